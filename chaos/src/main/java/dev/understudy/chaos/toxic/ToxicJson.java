package dev.understudy.chaos.toxic;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/** ProxiesApi and toxics in Toxiproxy's JSON. */
final class ToxicJson {

  private ToxicJson() {}

  /**
   * Reads a new toxic.
   *
   * @throws ApiException as Toxiproxy words it
   */
  static Toxic read(AttributesJson json) {
    String type = json.text("type", "");
    Toxic.Stream stream = stream(json.text("stream", "downstream"));
    String name = json.text("name", "");
    return checked(
        name.isEmpty() ? type + "_" + stream.name().toLowerCase(Locale.ROOT) : name,
        kind(type, json.object("attributes"), new JsonObject()),
        stream,
        json.real("toxicity", 1.0),
        lasts(json));
  }

  /** The toxic with the attributes and the toxicity that {@code json} names. */
  static Toxic update(Toxic old, AttributesJson json) {
    return checked(
        old.name(),
        kind(type(old.kind()), json.object("attributes"), attributes(old.kind())),
        old.stream(),
        json.real("toxicity", old.toxicity()),
        json.has("duration") ? lasts(json) : old.lastsMillis());
  }

  private static Optional<Long> lasts(AttributesJson json) {
    return json.has("duration") ? Optional.of(json.number("duration", 0)) : Optional.empty();
  }

  private static Toxic checked(
      String name,
      Toxic.Kind kind,
      Toxic.Stream stream,
      double toxicity,
      Optional<Long> lastsMillis) {
    try {
      return new Toxic(name, kind, stream, toxicity, lastsMillis);
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, String.valueOf(e.getMessage()));
    }
  }

  static JsonObject of(Toxic toxic) {
    JsonObject json =
        new JsonObject()
            .put("attributes", attributes(toxic.kind()))
            .put("name", toxic.name())
            .put("type", type(toxic.kind()))
            .put("stream", toxic.stream().name().toLowerCase(Locale.ROOT))
            .put("toxicity", toxic.toxicity());
    toxic.lastsMillis().ifPresent(millis -> json.put("duration", millis));
    return json;
  }

  static JsonObject of(ToxicProxy proxy) {
    return new JsonObject()
        .put("name", proxy.name())
        .put("listen", proxy.listen())
        .put("upstream", proxy.upstream())
        .put("enabled", proxy.isEnabled())
        .put("toxics", toxics(proxy));
  }

  static JsonArray toxics(ToxicProxy proxy) {
    JsonArray all = new JsonArray();
    proxy.toxics().forEach(toxic -> all.add(of(toxic)));
    return all;
  }

  /** A kind by its name; what is not given is as {@code before} has it, or zero. */
  private static Toxic.Kind kind(String type, AttributesJson given, JsonObject before) {
    GivenJson from = new GivenJson(given, before);
    return switch (type) {
      case "latency" -> new Toxic.Kind.Latency(from.number("latency"), from.number("jitter"));
      case "bandwidth" -> new Toxic.Kind.Bandwidth(from.number("rate"));
      case "slow_close" -> new Toxic.Kind.SlowClose(from.number("delay"));
      case "timeout" -> new Toxic.Kind.Timeout(from.number("timeout"));
      case "reset_peer" -> new Toxic.Kind.ResetPeer(from.number("timeout"));
      case "slicer" ->
          new Toxic.Kind.Slicer(
              from.number("average_size"), from.number("size_variation"), from.number("delay"));
      case "limit_data" -> new Toxic.Kind.LimitData(from.number("bytes"));
      case "noop" -> new Toxic.Kind.Noop();
      case "tls" -> new Toxic.Kind.Tls(Certificates.Flaw.of(from.text("certificate", "expired")));
      case String http when http.startsWith("http_") ->
          new Toxic.Kind.Http(HttpJson.read(http, from));
      default -> throw new ApiException(400, "invalid toxic type");
    };
  }

  private static String type(Toxic.Kind kind) {
    return switch (kind) {
      case Toxic.Kind.Latency _ -> "latency";
      case Toxic.Kind.Bandwidth _ -> "bandwidth";
      case Toxic.Kind.SlowClose _ -> "slow_close";
      case Toxic.Kind.Timeout _ -> "timeout";
      case Toxic.Kind.ResetPeer _ -> "reset_peer";
      case Toxic.Kind.Slicer _ -> "slicer";
      case Toxic.Kind.LimitData _ -> "limit_data";
      case Toxic.Kind.Noop _ -> "noop";
      case Toxic.Kind.Tls _ -> "tls";
      case Toxic.Kind.Http(HttpFault fault) -> HttpJson.type(fault);
    };
  }

  private static JsonObject attributes(Toxic.Kind kind) {
    return switch (kind) {
      case Toxic.Kind.Latency(long latency, long jitter) ->
          new JsonObject().put("latency", latency).put("jitter", jitter);
      case Toxic.Kind.Bandwidth(long rate) -> new JsonObject().put("rate", rate);
      case Toxic.Kind.SlowClose(long delay) -> new JsonObject().put("delay", delay);
      case Toxic.Kind.Timeout(long timeout) -> new JsonObject().put("timeout", timeout);
      case Toxic.Kind.ResetPeer(long timeout) -> new JsonObject().put("timeout", timeout);
      case Toxic.Kind.Slicer(long size, long variation, long delay) ->
          new JsonObject()
              .put("average_size", size)
              .put("size_variation", variation)
              .put("delay", delay);
      case Toxic.Kind.LimitData(long bytes) -> new JsonObject().put("bytes", bytes);
      case Toxic.Kind.Noop() -> new JsonObject();
      case Toxic.Kind.Tls(Certificates.Flaw flaw) ->
          new JsonObject().put("certificate", flaw.text());
      case Toxic.Kind.Http(HttpFault fault) -> HttpJson.attributes(fault);
    };
  }

  private static Toxic.Stream stream(String name) {
    // Toxiproxy's parser takes either in any case.
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "upstream" -> Toxic.Stream.UPSTREAM;
      case "downstream" -> Toxic.Stream.DOWNSTREAM;
      default ->
          throw new ApiException(400, "stream was invalid, can be either upstream or downstream");
    };
  }
}
