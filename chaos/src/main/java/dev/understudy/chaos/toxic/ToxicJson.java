package dev.understudy.chaos.toxic;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Proxies and toxics in Toxiproxy's JSON. */
final class ToxicJson {

  private ToxicJson() {}

  /**
   * Reads a new toxic.
   *
   * @throws ApiException as Toxiproxy words it
   */
  static Toxic read(JsonObject json) {
    String type = json.getString("type", "");
    Toxic.Stream stream = stream(json.getString("stream", "downstream"));
    String name = json.getString("name", "");
    JsonObject attributes = json.getJsonObject("attributes", new JsonObject());
    return checked(
        name.isEmpty() ? type + "_" + stream.name().toLowerCase(Locale.ROOT) : name,
        type,
        attributes,
        stream,
        json.getDouble("toxicity", 1.0));
  }

  /** The toxic with the attributes and the toxicity that {@code json} names. */
  static Toxic update(Toxic old, JsonObject json) {
    JsonObject attributes =
        attributes(old.kind()).mergeIn(json.getJsonObject("attributes", new JsonObject()));
    return checked(
        old.name(),
        type(old.kind()),
        attributes,
        old.stream(),
        json.getDouble("toxicity", old.toxicity()));
  }

  private static Toxic checked(
      String name, String type, JsonObject attributes, Toxic.Stream stream, double toxicity) {
    try {
      return new Toxic(name, kind(type, attributes), stream, toxicity);
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, String.valueOf(e.getMessage()));
    }
  }

  static JsonObject of(Toxic toxic) {
    return new JsonObject()
        .put("name", toxic.name())
        .put("type", type(toxic.kind()))
        .put("stream", toxic.stream().name().toLowerCase(Locale.ROOT))
        .put("toxicity", toxic.toxicity())
        .put("attributes", attributes(toxic.kind()));
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

  private static Toxic.Kind kind(String type, JsonObject attributes) {
    return switch (type) {
      case "latency" ->
          new Toxic.Kind.Latency(
              attributes.getLong("latency", 0L), attributes.getLong("jitter", 0L));
      case "timeout" -> new Toxic.Kind.Timeout(attributes.getLong("timeout", 0L));
      case "reset_peer" -> new Toxic.Kind.ResetPeer(attributes.getLong("timeout", 0L));
      case "http_status" -> new Toxic.Kind.HttpStatus(attributes.getInteger("status", 503));
      default -> throw new ApiException(400, "invalid toxic type");
    };
  }

  private static String type(Toxic.Kind kind) {
    return switch (kind) {
      case Toxic.Kind.Latency _ -> "latency";
      case Toxic.Kind.Timeout _ -> "timeout";
      case Toxic.Kind.ResetPeer _ -> "reset_peer";
      case Toxic.Kind.HttpStatus _ -> "http_status";
    };
  }

  private static JsonObject attributes(Toxic.Kind kind) {
    return switch (kind) {
      case Toxic.Kind.Latency(long latency, long jitter) ->
          new JsonObject().put("latency", latency).put("jitter", jitter);
      case Toxic.Kind.Timeout(long timeout) -> new JsonObject().put("timeout", timeout);
      case Toxic.Kind.ResetPeer(long timeout) -> new JsonObject().put("timeout", timeout);
      case Toxic.Kind.HttpStatus(int status) -> new JsonObject().put("status", status);
    };
  }

  private static Toxic.Stream stream(String name) {
    return switch (name) {
      case "upstream" -> Toxic.Stream.UPSTREAM;
      case "downstream" -> Toxic.Stream.DOWNSTREAM;
      default ->
          throw new ApiException(400, "stream was invalid, can be either upstream or downstream");
    };
  }
}
