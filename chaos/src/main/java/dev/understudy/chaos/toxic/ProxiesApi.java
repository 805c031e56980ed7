package dev.understudy.chaos.toxic;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/** All proxies, and what can be done to them. */
final class ProxiesApi {

  private final Vertx vertx;
  private final NetClient client;
  private final Targets targets;
  private final RandomGenerator random;
  private final Certificates certificates = new Certificates();
  private final SequencedMap<String, ToxicProxy> proxies = new LinkedHashMap<>();

  ProxiesApi(Vertx vertx, NetClient client, Targets targets, RandomGenerator random) {
    this.vertx = vertx;
    this.client = client;
    this.targets = targets;
    this.random = random;
  }

  /** Who has issued the certificates of {@code tls} toxics. */
  String authority() {
    return certificates.authorityPem();
  }

  JsonObject json() {
    JsonObject all = new JsonObject();
    proxies.values().forEach(proxy -> all.put(proxy.name(), ToxicJson.of(proxy)));
    return all;
  }

  String metrics() {
    return ProxyMetrics.text(proxies.values());
  }

  private ToxicProxy named(String name) {
    return Optional.ofNullable(proxies.get(name))
        .orElseThrow(() -> new ApiException(404, "proxy not found"));
  }

  private static Toxic toxicOf(ToxicProxy proxy, String name) {
    return proxy.toxic(name).orElseThrow(() -> new ApiException(404, "toxic not found"));
  }

  private static Future<Object> done(Object result) {
    return Future.succeededFuture(result);
  }

  void requireAllowed(AttributesJson json) {
    targets.require(Address.of("upstream", json.text("upstream", "")));
  }

  Future<Object> create(AttributesJson json) {
    String name = required(json, "name");
    required(json, "upstream");
    if (proxies.containsKey(name)) {
      throw new ApiException(409, "proxy already exists");
    }
    requireAllowed(json);
    ToxicProxy proxy =
        new ToxicProxy(
            vertx,
            client,
            name,
            Address.of("listen", json.text("listen", "127.0.0.1:0")),
            Address.of("upstream", json.text("upstream", "")),
            random,
            certificates);
    return (json.flag("enabled", true) ? proxy.enable() : Future.<Void>succeededFuture())
        .map(
            _ -> {
              proxies.put(name, proxy);
              return ToxicJson.of(proxy);
            });
  }

  private static String required(AttributesJson json, String field) {
    String value = json.text(field, "");
    if (value.isEmpty()) {
      throw new ApiException(400, "missing required field: " + field);
    }
    return value;
  }

  /** A proxy that is as it should be stays as it is, with its connections and its toxics. */
  Future<Object> createOrReplace(AttributesJson json) {
    ToxicProxy old = proxies.get(json.text("name", ""));
    if (old != null && old.leads(json.text("listen", ""), json.text("upstream", ""))) {
      return done(ToxicJson.of(old));
    }
    Future<Void> gone = old == null ? Future.succeededFuture() : old.disable();
    return gone.compose(
        _ -> {
          proxies.remove(json.text("name", ""));
          return create(json);
        });
  }

  Future<Object> shown(String name) {
    return done(ToxicJson.of(named(name)));
  }

  Future<Object> update(String name, AttributesJson json) {
    ToxicProxy proxy = named(name);
    Address listen = Address.of("listen", json.text("listen", proxy.listen()));
    Address upstream = Address.of("upstream", json.text("upstream", proxy.upstream()));
    targets.require(upstream);
    boolean enabled = json.flag("enabled", proxy.isEnabled());
    return proxy
        .readdress(listen, upstream)
        .compose(_ -> enabled ? proxy.enable() : proxy.disable())
        .map(
            _ -> {
              if (!enabled && json.has("duration")) {
                proxy.enableAfter(Math.max(1, json.number("duration", 1)));
              }
              return ToxicJson.of(proxy);
            });
  }

  Future<Object> delete(String name) {
    ToxicProxy proxy = named(name);
    proxies.remove(name);
    return proxy.disable().map("");
  }

  Future<Object> observed(String name) {
    ToxicProxy proxy = named(name);
    JsonObject effects = new JsonObject();
    proxy.traffic().effects().forEach(effects::put);
    return proxy
        .refuses()
        .map(
            refuses ->
                new JsonObject()
                    .put("connections", proxy.traffic().connections())
                    .put("effects", effects)
                    .put("refuses", refuses));
  }

  Future<Object> toxics(String name) {
    return done(ToxicJson.toxics(named(name)));
  }

  Future<Object> toxic(String name, String toxic) {
    return done(ToxicJson.of(toxicOf(named(name), toxic)));
  }

  Future<Object> add(String name, AttributesJson json) {
    ToxicProxy proxy = named(name);
    Toxic toxic = ToxicJson.read(json);
    if (proxy.toxic(toxic.name()).isPresent()) {
      throw new ApiException(409, "toxic already exists");
    }
    proxy.traffic().forgetEffects(toxic);
    proxy.put(toxic);
    return done(ToxicJson.of(toxic));
  }

  Future<Object> change(String name, String old, AttributesJson json) {
    ToxicProxy proxy = named(name);
    Toxic toxic = ToxicJson.update(toxicOf(proxy, old), json);
    proxy.put(toxic);
    return done(ToxicJson.of(toxic));
  }

  Future<Object> remove(String name, String toxic) {
    ToxicProxy proxy = named(name);
    proxy.remove(toxicOf(proxy, toxic).name());
    return done("");
  }

  /** Enables all proxies and removes all toxics. */
  Future<Object> reset() {
    List<Future<Void>> enabled = new ArrayList<>();
    for (ToxicProxy proxy : proxies.values()) {
      proxy.removeAllToxics();
      enabled.add(proxy.enable());
    }
    return Future.all(enabled).map("");
  }
}
