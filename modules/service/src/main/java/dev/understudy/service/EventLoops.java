package dev.understudy.service;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An adapter's HTTP server: on each event loop one, all at the same port. */
final class EventLoops {

  /** Loops that share the connections: more than cores only get in each other's way. */
  static final int MOST = 2;

  private final HttpConfig config;
  private final ServerApi api;
  private final DirectStyle directStyle;
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

  EventLoops(HttpConfig config, ServerApi api, DirectStyle directStyle) {
    this.config = config;
    this.api = api;
    this.directStyle = directStyle;
  }

  private final class Loop extends VerticleBase {
    @Override
    public Future<?> start() {
      return api.router(vertx)
          .compose(router -> vertx.createHttpServer(options()).requestHandler(router).listen())
          .onSuccess(servers::add);
    }
  }

  /** Listens. */
  Future<?> listen(Vertx vertx) {
    DeploymentOptions virtual =
        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    return vertx
        .deployVerticle(directStyle, virtual)
        .compose(_ -> vertx.deployVerticle(Loop::new, new DeploymentOptions().setInstances(MOST)));
  }

  /** Where they listen; for a configured port 0. */
  int port() {
    return servers.stream().mapToInt(HttpServer::actualPort).findFirst().orElse(0);
  }

  /** Takes no new request and finishes those in flight. */
  Future<?> shutdown(long millis) {
    return Future.join(
        servers.stream().map(each -> each.shutdown(millis, TimeUnit.MILLISECONDS)).toList());
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(config.host())
        // Below 0 is a free port that the servers of a process share.
        .setPort(config.port() == 0 ? -1 : config.port())
        .setIdleTimeout(75)
        // The JDK's client asks to go over to HTTP/2 on each new connection, and answers of more
        // than a frame then arrived garbled: some in a hundred.
        .setHttp2ClearTextEnabled(false)
        .setHandle100ContinueAutomatically(true);
  }
}
