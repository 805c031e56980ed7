package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.PlatformException;
import dev.understudy.local.PlatformFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The provider {@code understudy}: probes and faults of our own. Each fault has a time limit, that
 * is held where it is injected, a call that takes it back, and a proof that it took effect.
 */
final class OwnProviders {

  /** As in a drill. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final ObjectMapper JSON = new ObjectMapper();

  private OwnProviders() {}

  static Provider read(Place provider, Activity.Kind kind, String name) {
    Place func = provider.at("func");
    Place arguments = provider.at("arguments");
    boolean asks = Set.of("prometheus", "invariants").contains(func.text());
    if (asks != (kind == Activity.Kind.PROBE)) {
      throw func.refused(
          "\"%s\" is no %s".formatted(func.text(), kind.name().toLowerCase(Locale.ROOT)));
    }
    return switch (func.text()) {
      case "prometheus" -> prometheus(arguments);
      case "invariants" -> invariants(arguments);
      case "toxic" -> toxic(arguments, name);
      case "refuse" -> refuse(arguments);
      case "behaviour" -> behaviour(arguments);
      case "harm" -> harm(arguments);
      default -> throw func.wrong("prometheus, invariants, toxic, refuse, behaviour or harm");
    };
  }

  private static Provider prometheus(Place arguments) {
    ObjectNode query = JSON.createObjectNode().put("query", arguments.at("query").text());
    String base = address(arguments.at("url"));
    return new Provider.Prometheus(
        Provider.Http.call("GET", base + "/api/v1/query?" + Providers.form(query), Map.of(), ""));
  }

  private static Provider invariants(Place arguments) {
    platform(arguments);
    return new Provider.Invariants(Path.of(arguments.at("platform").text()));
  }

  private static Provider toxic(Place arguments, String name) {
    Proxy proxy = proxy(arguments);
    String toxic = "experiment-" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    ObjectNode body =
        JSON.createObjectNode()
            .put("name", toxic)
            .put("type", arguments.at("type").text())
            .put(
                "stream",
                arguments.at("stream").oneOf(Set.of("upstream", "downstream"), "downstream"))
            .put(
                "toxicity",
                arguments.at("toxicity").isPresent() ? arguments.at("toxicity").number() : 1)
            .put("duration", lasts(arguments).toMillis());
    Place attributes = arguments.at("attributes");
    body.set("attributes", attributes.isPresent() ? attributes.object() : JSON.createObjectNode());
    Provider.Http undo = proxy.call("DELETE", "/toxics/" + toxic, "");
    Provider.Proof proof =
        new Provider.Proof(proxy.call("GET", "/observed", ""), "/effects/" + toxic);
    return proxy
        .call("POST", "/toxics", body.toString())
        .harming(new Provider.Harm(undo, Optional.of(proof)));
  }

  private static Provider refuse(Place arguments) {
    Proxy proxy = proxy(arguments);
    String body = "{\"enabled\": false, \"duration\": %d}".formatted(lasts(arguments).toMillis());
    return proxy
        .call("POST", "", body)
        .harming(
            new Provider.Harm(
                proxy.call("POST", "", "{\"enabled\": true}"),
                Optional.of(new Provider.Proof(proxy.call("GET", "/observed", ""), "/refuses"))));
  }

  private static Provider behaviour(Place arguments) {
    PlatformFile platform = platform(arguments);
    String url = vendor(platform, arguments.at("vendor")).url() + "/__sim/behaviour";
    JsonNode settings = arguments.at("settings").object();
    return Provider.Http.call(
            "POST", url + "?lastsMs=" + lasts(arguments).toMillis(), json(), settings.toString())
        .harming(
            new Provider.Harm(
                Provider.Http.call("POST", url, json(), "{}"),
                Optional.of(
                    new Provider.Proof(Provider.Http.call("GET", url, Map.of(), ""), "/met"))));
  }

  /** The platform answers when the kernel has seen it take effect: the answer is the proof. */
  private static Provider harm(Place arguments) {
    PlatformFile platform = platform(arguments);
    PlatformFile.Control control =
        platform
            .control()
            .orElseThrow(
                () ->
                    arguments
                        .at("platform")
                        .refused("its processes cannot be harmed from here: it names no control"));
    Map<String, String> headers = json();
    headers.put("Authorization", "Bearer " + control.token());
    ObjectNode body =
        JSON.createObjectNode()
            .put("kind", arguments.at("kind").oneOf(Set.of("kill", "pause", "crash"), "kill"))
            .put("target", arguments.at("target").text())
            .put("lastsMs", lasts(arguments).toMillis());
    return Provider.Http.call("POST", control.url() + "/faults", headers, body.toString())
        .harming(
            new Provider.Harm(
                Provider.Http.call("DELETE", control.url() + "/faults/ID", headers, ""),
                Optional.empty()));
  }

  private static Duration lasts(Place arguments) {
    Place lasts = arguments.at("lasts");
    Duration time =
        lasts.seconds().orElseThrow(() -> lasts.refused("a fault needs a time limit, in seconds"));
    if (time.isZero() || time.compareTo(LONGEST) > 0) {
      throw lasts.wrong("in (0, 600] seconds");
    }
    return time;
  }

  /** A proxy, by its chaos server's address and its name, or by the vendor of a platform. */
  private static Proxy proxy(Place arguments) {
    if (arguments.at("url").isPresent()) {
      Place token = arguments.at("token");
      return new Proxy(
          address(arguments.at("url")) + "/proxies/" + arguments.at("proxy").text(),
          token.text(""));
    }
    PlatformFile platform = platform(arguments);
    return new Proxy(
        platform.chaos().url() + "/proxies/" + vendor(platform, arguments.at("vendor")).proxy(),
        platform.chaos().token());
  }

  private static PlatformFile.VendorEntry vendor(PlatformFile platform, Place name) {
    return Optional.ofNullable(platform.vendors().get(name.text()))
        .orElseThrow(() -> name.refused("the platform has no vendor \"" + name.text() + "\""));
  }

  private static PlatformFile platform(Place arguments) {
    Place file = arguments.at("platform");
    try {
      return PlatformFile.read(Path.of(file.text()));
    } catch (PlatformException e) {
      throw file.refused("\"" + file.text() + "\" is no platform.json that can be read");
    }
  }

  private static String address(Place url) {
    try {
      if (URI.create(url.text()).getHost() != null) {
        return url.text().replaceFirst("/+$", "");
      }
    } catch (IllegalArgumentException e) {
      throw url.wrong("an address (http://host:port)");
    }
    throw url.wrong("an address (http://host:port)");
  }

  private static Map<String, String> json() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    return headers;
  }

  /** A proxy of a chaos server. */
  private record Proxy(String url, String token) {

    Provider.Http call(String method, String path, String body) {
      Map<String, String> headers = json();
      if (!token.isEmpty()) {
        headers.put("Authorization", "Bearer " + token);
      }
      return Provider.Http.call(method, url + path, headers, body);
    }
  }
}
