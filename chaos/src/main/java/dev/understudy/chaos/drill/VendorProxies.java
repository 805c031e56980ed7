package dev.understudy.chaos.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.chaos.experiment.Guard;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The proxies before vendors, and before the database where it has one. */
final class VendorProxies {

  /** So long is a proxy closed, at most, that only cuts what is open. */
  private static final Duration CUT = Duration.ofSeconds(1);

  private static final String DATABASE = "database";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PlatformFile platform;
  private final Calls calls;
  private final Guard guard;

  VendorProxies(PlatformFile platform, Calls calls, Guard guard) {
    this.platform = platform;
    this.calls = calls;
    this.guard = guard;
  }

  /** Closes it; true when a connection of our own was seen to be refused. */
  boolean refuse(String name, String vendor, Duration limit) {
    guard.undo(name, "POST", proxy(vendor), token(), "{\"enabled\": true}");
    set(vendor, false, limit);
    return Injector.isRefused(vendor(vendor).proxyAddress());
  }

  void open(String vendor) {
    set(vendor, true, Duration.ZERO);
  }

  /** Ends what is open: what harms new connections only is then met by all. */
  void cut(String vendor) {
    set(vendor, false, CUT);
    open(vendor);
  }

  private void set(String vendor, boolean enabled, Duration limit) {
    ObjectNode body = JSON.createObjectNode().put("enabled", enabled);
    if (!enabled) {
      body.put("duration", limit.toMillis());
    }
    Injector.require(calls.post(proxy(vendor), body.toString(), token()), "change the proxy");
  }

  void add(String name, Fault.Toxic toxic, Duration limit) {
    guard.undo(name, "DELETE", proxy(toxic.vendor()) + "/toxics/" + name, token(), "");
    ObjectNode body =
        JSON.createObjectNode()
            .put("name", name)
            .put("type", toxic.type())
            .put("stream", toxic.stream())
            .put("toxicity", toxic.toxicity().orElse(1.0))
            .put("duration", limit.toMillis());
    body.set("attributes", JSON.valueToTree(toxic.attributes().orElse(Map.of())));
    Injector.require(
        calls.post(proxy(toxic.vendor()) + "/toxics", body.toString(), token()), "add the toxic");
    if (toxic.isOfTls()) {
      cut(toxic.vendor());
    }
  }

  /** How often the toxic was done to somebody. */
  long effects(String name, Fault.Toxic toxic) {
    return calls
        .send("GET", proxy(toxic.vendor()) + "/observed", "", token())
        .body()
        .path("effects")
        .path(name)
        .asLong();
  }

  void remove(String name, Fault.Toxic toxic) {
    Calls.Answer answer =
        calls.send("DELETE", proxy(toxic.vendor()) + "/toxics/" + name, "", token());
    if (answer.status() != 404) {
      Injector.require(answer, "take the toxic back");
    }
  }

  /** A chaos server on loopback may want none. */
  private Map<String, String> token() {
    String token = platform.chaos().token();
    return token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
  }

  private String proxy(String vendor) {
    String name = vendor.equals(DATABASE) ? DATABASE : vendor(vendor).proxy();
    return platform.chaos().url() + "/proxies/" + name;
  }

  private PlatformFile.VendorEntry vendor(String name) {
    return Optional.ofNullable(platform.vendors().get(name))
        .orElseThrow(() -> new DrillException("the platform has no vendor \"" + name + "\""));
  }
}
