package dev.understudy.chaos.toxic;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Toxiproxy's HTTP API, after its README ("HTTP API"): existing clients work unchanged. Ours is
 * {@code GET /proxies/NAME/observed}: connections taken, and how often each toxic had an effect.
 */
public final class ToxicApi extends VerticleBase {

  /** The version of Toxiproxy whose API this is. */
  private static final String VERSION = "2.9.0";

  private final String host;
  private final int port;
  private final RandomGenerator random;
  private final SequencedMap<String, ToxicProxy> proxies = new LinkedHashMap<>();
  private Optional<NetClient> client = Optional.empty();
  private volatile int actualPort;

  public ToxicApi(String host, int port, RandomGenerator random) {
    this.host = host;
    this.port = port;
    this.random = random;
  }

  /** Where the API listens, once it does. */
  public int port() {
    return actualPort;
  }

  @Override
  public Future<?> start() {
    client =
        Optional.of(
            vertx.createNetClient(
                new NetClientOptions().setConnectTimeout(2_000).setTcpNoDelay(true)));
    return vertx
        .createHttpServer(new HttpServerOptions().setHost(host).setPort(port))
        .requestHandler(router())
        .listen()
        .onSuccess((HttpServer server) -> actualPort = server.actualPort());
  }

  private Router router() {
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false).setBodyLimit(1 << 20));
    router.get("/version").handler(c -> answer(c, 200, new JsonObject().put("version", VERSION)));
    router.get("/proxies").handler(c -> answer(c, 200, all()));
    router.post("/proxies").handler(c -> serve(c, 201, _ -> create(json(c))));
    router.post("/populate").handler(this::populate);
    router.post("/reset").handler(c -> serve(c, 204, _ -> reset()));
    router.get("/proxies/:proxy").handler(c -> serve(c, 200, _ -> shown(proxy(c))));
    router.post("/proxies/:proxy").handler(c -> serve(c, 200, _ -> update(proxy(c), json(c))));
    router.patch("/proxies/:proxy").handler(c -> serve(c, 200, _ -> update(proxy(c), json(c))));
    router.delete("/proxies/:proxy").handler(c -> serve(c, 204, _ -> delete(proxy(c))));
    router.get("/proxies/:proxy/observed").handler(c -> serve(c, 200, _ -> observed(proxy(c))));
    router
        .get("/proxies/:proxy/toxics")
        .handler(c -> serve(c, 200, _ -> done(ToxicJson.toxics(proxy(c)))));
    router.post("/proxies/:proxy/toxics").handler(c -> serve(c, 200, _ -> add(proxy(c), json(c))));
    String one = "/proxies/:proxy/toxics/:toxic";
    router.get(one).handler(c -> serve(c, 200, _ -> done(ToxicJson.of(toxic(c)))));
    router.post(one).handler(c -> serve(c, 200, _ -> change(proxy(c), toxic(c), json(c))));
    router.patch(one).handler(c -> serve(c, 200, _ -> change(proxy(c), toxic(c), json(c))));
    router.delete(one).handler(c -> serve(c, 204, _ -> remove(proxy(c), toxic(c))));
    router.errorHandler(404, c -> answer(c, 404, error(404, "not found")));
    router.errorHandler(405, c -> answer(c, 405, error(405, "method not allowed")));
    router.errorHandler(413, c -> answer(c, 413, error(413, "the body is too large")));
    return router;
  }

  private void serve(RoutingContext context, int status, Function<RoutingContext, Future<?>> work) {
    try {
      var _ =
          work.apply(context)
              .onSuccess(result -> answer(context, status, result))
              .onFailure(e -> answer(context, 500, error(500, String.valueOf(e.getMessage()))));
    } catch (ApiException e) {
      answer(context, e.status(), error(e.status(), String.valueOf(e.getMessage())));
    } catch (ClassCastException e) {
      answer(context, 400, error(400, "bad request body: a field is of the wrong type"));
    }
  }

  private static JsonObject json(RoutingContext context) {
    try {
      JsonObject json = context.body().asJsonObject();
      return json == null ? new JsonObject() : json;
    } catch (DecodeException e) {
      throw new ApiException(400, "bad request body: not a JSON object");
    }
  }

  private static JsonObject error(int status, String message) {
    return new JsonObject().put("error", message).put("status", status);
  }

  private static void answer(RoutingContext context, int status, Object body) {
    context.response().setStatusCode(status).putHeader("Content-Type", "application/json");
    var _ = status == 204 ? context.response().end() : context.response().end(body.toString());
  }

  private static Future<Object> done(Object result) {
    return Future.succeededFuture(result);
  }

  private JsonObject all() {
    JsonObject all = new JsonObject();
    proxies.values().forEach(proxy -> all.put(proxy.name(), ToxicJson.of(proxy)));
    return all;
  }

  private ToxicProxy proxy(RoutingContext context) {
    return Optional.ofNullable(proxies.get(context.pathParam("proxy")))
        .orElseThrow(() -> new ApiException(404, "proxy not found"));
  }

  private Toxic toxic(RoutingContext context) {
    return proxy(context)
        .toxic(context.pathParam("toxic"))
        .orElseThrow(() -> new ApiException(404, "toxic not found"));
  }

  private Future<Object> shown(ToxicProxy proxy) {
    return done(ToxicJson.of(proxy));
  }

  private Future<Object> create(JsonObject json) {
    String name = required(json, "name");
    if (proxies.containsKey(name)) {
      throw new ApiException(409, "proxy already exists");
    }
    ToxicProxy proxy =
        new ToxicProxy(
            vertx,
            client.orElseThrow(),
            name,
            Address.of("listen", json.getString("listen", "127.0.0.1:0")),
            Address.of("upstream", required(json, "upstream")),
            random);
    boolean enabled = json.getBoolean("enabled", true);
    return (enabled ? proxy.enable() : Future.<Void>succeededFuture())
        .map(
            _ -> {
              proxies.put(name, proxy);
              return ToxicJson.of(proxy);
            });
  }

  private static String required(JsonObject json, String field) {
    String value = json.getString(field, "");
    if (value.isEmpty()) {
      throw new ApiException(400, "missing required field: " + field);
    }
    return value;
  }

  /** As Toxiproxy does: proxies that are there already are made anew. */
  private void populate(RoutingContext context) {
    serve(
        context,
        201,
        _ -> {
          List<JsonObject> wanted = objects(context);
          Future<?> chain = Future.succeededFuture();
          List<Object> made = new ArrayList<>();
          for (JsonObject json : wanted) {
            chain = chain.compose(_ -> remade(json)).onSuccess(made::add);
          }
          return chain.map(_ -> new JsonObject().put("proxies", new JsonArray(made)));
        });
  }

  private static List<JsonObject> objects(RoutingContext context) {
    try {
      JsonArray array = context.body().asJsonArray();
      return array == null ? List.of() : array.stream().map(JsonObject.class::cast).toList();
    } catch (DecodeException e) {
      throw new ApiException(400, "bad request body: not a JSON array");
    }
  }

  private Future<Object> remade(JsonObject json) {
    ToxicProxy old = proxies.remove(json.getString("name", ""));
    Future<Void> gone = old == null ? Future.succeededFuture() : old.disable();
    return gone.compose(_ -> create(json));
  }

  private Future<Object> update(ToxicProxy proxy, JsonObject json) {
    Address listen = Address.of("listen", json.getString("listen", proxy.listen()));
    Address upstream = Address.of("upstream", json.getString("upstream", proxy.upstream()));
    boolean enabled = json.getBoolean("enabled", proxy.isEnabled());
    return proxy
        .readdress(listen, upstream)
        .compose(_ -> enabled ? proxy.enable() : proxy.disable())
        .map(_ -> ToxicJson.of(proxy));
  }

  private Future<Object> delete(ToxicProxy proxy) {
    proxies.remove(proxy.name());
    return proxy.disable().mapEmpty();
  }

  private Future<Object> observed(ToxicProxy proxy) {
    JsonObject effects = new JsonObject();
    proxy.effects().forEach(effects::put);
    return done(new JsonObject().put("connections", proxy.connections()).put("effects", effects));
  }

  private Future<Object> add(ToxicProxy proxy, JsonObject json) {
    Toxic toxic = ToxicJson.read(json);
    if (proxy.toxic(toxic.name()).isPresent()) {
      throw new ApiException(409, "toxic already exists");
    }
    proxy.put(toxic);
    return done(ToxicJson.of(toxic));
  }

  private Future<Object> change(ToxicProxy proxy, Toxic old, JsonObject json) {
    Toxic toxic = ToxicJson.update(old, json);
    proxy.put(toxic);
    return done(ToxicJson.of(toxic));
  }

  private Future<Object> remove(ToxicProxy proxy, Toxic toxic) {
    proxy.remove(toxic.name());
    return done("");
  }

  /** Enables all proxies and removes all toxics. */
  private Future<Object> reset() {
    List<Future<Void>> enabled = new ArrayList<>();
    for (ToxicProxy proxy : proxies.values()) {
      proxy.removeAllToxics();
      enabled.add(proxy.enable());
    }
    return Future.all(enabled).mapEmpty();
  }
}
