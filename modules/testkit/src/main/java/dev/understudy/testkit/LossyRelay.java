package dev.understudy.testkit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;

/** Passes requests on, and drops the connection instead of some answers. */
public final class LossyRelay {

  private final Vertx vertx;
  private final HttpClient client;
  private final int target;
  private final int port;
  private HttpServer server;
  private volatile String lost = "";

  /** Listens on a port of its own from now on. */
  public LossyRelay(Vertx vertx, int target) {
    this.vertx = vertx;
    this.client = vertx.createHttpClient();
    this.target = target;
    this.server = listen(0);
    this.port = server.actualPort();
  }

  public int port() {
    return port;
  }

  /** Nothing listens any more. */
  public void stop() {
    wait(server.close());
  }

  /** Listens again, on the same port. */
  public void start() {
    server = listen(port);
  }

  /** An empty path ends no request: all are answered. */
  public void loseRepliesOf(String pathEnd) {
    lost = pathEnd;
  }

  private HttpServer listen(int at) {
    return wait(vertx.createHttpServer().requestHandler(this::relay).listen(at, "127.0.0.1"));
  }

  private void relay(HttpServerRequest request) {
    var _ = request.body().onSuccess(body -> relay(request, body));
  }

  private void relay(HttpServerRequest request, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost("127.0.0.1")
            .setPort(target)
            .setURI(request.uri())
            .setHeaders(request.headers());
    var _ =
        client
            .request(options)
            .compose(open -> open.send(body))
            .compose(reply -> reply.body().map(text -> new Answer(reply.statusCode(), text)))
            .onSuccess(answer -> answer(request, answer))
            .onFailure(_ -> request.connection().close());
  }

  private record Answer(int status, Buffer body) {}

  private void answer(HttpServerRequest request, Answer answer) {
    if (!lost.isEmpty() && request.path().endsWith(lost)) {
      var _ = request.connection().close();
    } else {
      var _ = request.response().setStatusCode(answer.status()).end(answer.body());
    }
  }

  private static <T> T wait(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
