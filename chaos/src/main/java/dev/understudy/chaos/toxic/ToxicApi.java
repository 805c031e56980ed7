package dev.understudy.chaos.toxic;

import static dev.understudy.chaos.toxic.AnswersApi.answer;
import static dev.understudy.chaos.toxic.AnswersApi.error;
import static dev.understudy.chaos.toxic.AnswersApi.json;
import static dev.understudy.chaos.toxic.AnswersApi.populate;
import static dev.understudy.chaos.toxic.AnswersApi.serve;
import static dev.understudy.chaos.toxic.AnswersApi.text;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClientOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Toxiproxy's HTTP API, after its README ("HTTP API"): existing clients work unchanged. Ours are
 * {@code GET /proxies/NAME/observed} (connections taken, and how often each toxic had an effect),
 * {@code GET /authority.pem} (who has issued the certificates of {@code tls} toxics), {@code
 * duration} (milliseconds after which a toxic, or a proxy's being disabled, ends by itself) and the
 * token.
 */
public final class ToxicApi extends VerticleBase {

  /** The version of Toxiproxy whose API this is. */
  private static final String VERSION = "2.12.0";

  private static final int LARGEST_BODY = 1 << 20;

  private final String host;
  private final int port;
  private final String token;
  private final Targets targets;
  private final RandomGenerator random;
  private Optional<ProxiesApi> proxies = Optional.empty();
  private volatile int actualPort;

  public ToxicApi(String host, int port, RandomGenerator random) {
    this(host, port, "", Targets.near(), random);
  }

  /**
   * A server that does not listen yet.
   *
   * @param token without which nobody is served; empty for none
   */
  public ToxicApi(String host, int port, String token, Targets targets, RandomGenerator random) {
    this.host = host;
    this.port = port;
    this.token = token;
    this.targets = targets;
    this.random = random;
  }

  /** Where the API listens, once it does. */
  public int port() {
    return actualPort;
  }

  @Override
  public Future<?> start() {
    proxies =
        Optional.of(
            new ProxiesApi(
                vertx,
                vertx.createNetClient(
                    new NetClientOptions().setConnectTimeout(2_000).setTcpNoDelay(true)),
                targets,
                random));
    return vertx
        .createHttpServer(
            new HttpServerOptions().setHost(host).setPort(port).setHttp2ClearTextEnabled(false))
        .requestHandler(router(proxies.get()))
        .listen()
        .onSuccess((HttpServer server) -> actualPort = server.actualPort());
  }

  private Router router(ProxiesApi all) {
    Router router = Router.router(vertx);
    router.route().handler(this::admit);
    router.route().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.get("/version").handler(c -> answer(c, 200, new JsonObject().put("version", VERSION)));
    router.get("/metrics").handler(c -> text(c, 200, all.metrics()));
    router.get("/authority.pem").handler(c -> text(c, 200, all.authority()));
    router.get("/proxies").handler(c -> answer(c, 200, all.json()));
    router.post("/proxies").handler(c -> serve(c, 201, () -> all.create(json(c))));
    router.post("/populate").handler(c -> populate(c, all));
    router.post("/reset").handler(c -> serve(c, 204, all::reset));
    String one = "/proxies/:proxy";
    router.get(one).handler(c -> serve(c, 200, () -> all.shown(proxy(c))));
    router.post(one).handler(c -> serve(c, 200, () -> all.update(proxy(c), json(c))));
    router.patch(one).handler(c -> serve(c, 200, () -> all.update(proxy(c), json(c))));
    router.delete(one).handler(c -> serve(c, 204, () -> all.delete(proxy(c))));
    router.get(one + "/observed").handler(c -> serve(c, 200, () -> all.observed(proxy(c))));
    String toxics = one + "/toxics";
    router.get(toxics).handler(c -> serve(c, 200, () -> all.toxics(proxy(c))));
    router.post(toxics).handler(c -> serve(c, 200, () -> linked(c, all.add(proxy(c), json(c)))));
    String toxic = toxics + "/:toxic";
    router.get(toxic).handler(c -> serve(c, 200, () -> all.toxic(proxy(c), toxic(c))));
    router.post(toxic).handler(c -> serve(c, 200, () -> all.change(proxy(c), toxic(c), json(c))));
    router.patch(toxic).handler(c -> serve(c, 200, () -> all.change(proxy(c), toxic(c), json(c))));
    router.delete(toxic).handler(c -> serve(c, 204, () -> all.remove(proxy(c), toxic(c))));
    router.errorHandler(404, c -> text(c, 404, "404 page not found\n"));
    router.errorHandler(405, c -> text(c, 405, ""));
    router.errorHandler(413, c -> answer(c, 413, error(413, "the body is too large")));
    return router;
  }

  /** As Toxiproxy does, no browser: a page that somebody visits must not reach it. */
  private void admit(RoutingContext context) {
    String agent = context.request().getHeader(HttpHeaders.USER_AGENT);
    if (agent != null && agent.startsWith("Mozilla/")) {
      text(context, 403, "User agent not allowed\n");
    } else if (!hasToken(context)) {
      answer(context, 401, error(401, "the token is missing or wrong"));
    } else {
      context.next();
    }
  }

  private boolean hasToken(RoutingContext context) {
    String given = String.valueOf(context.request().getHeader(HttpHeaders.AUTHORIZATION));
    return token.isEmpty()
        || MessageDigest.isEqual(
            ("Bearer " + token).getBytes(StandardCharsets.UTF_8),
            given.getBytes(StandardCharsets.UTF_8));
  }

  private static String proxy(RoutingContext context) {
    return context.pathParam("proxy");
  }

  private static String toxic(RoutingContext context) {
    return context.pathParam("toxic");
  }

  /** Tells how to see that a new toxic took effect, and how to take it back. */
  private static Future<Object> linked(RoutingContext context, Future<Object> added) {
    return added.onSuccess(
        toxic -> {
          String name = ((JsonObject) toxic).getString("name");
          String link =
              "</proxies/%1$s/observed#/effects/%2$s>; rel=\"proof\", </proxies/%1$s/toxics/%2$s>; rel=\"undo\""
                  .formatted(encoded(proxy(context)), encoded(name));
          context.response().putHeader("Link", link);
        });
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
