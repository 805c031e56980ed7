package dev.understudy.bench.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;

/**
 * The callers' side of the wire, to one server on this machine. All of it runs on one event loop:
 * what is measured has the other cores, and what is counted needs no lock.
 */
public final class Client implements AutoCloseable {

  /** What takes longer counts as no answer. */
  private static final long LIMIT_SECONDS = 10;

  /** A stalled server at some hundred calls a second; nothing may wait for a connection here. */
  private static final int MOST_CONNECTIONS = 8_192;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context loop = vertx.getOrCreateContext();
  private final HttpClient http =
      vertx.createHttpClient(
          new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
  private final int port;

  public Client(int port) {
    this.port = port;
  }

  /** Runs on the event loop that all answers come by. */
  void onLoop(Runnable work) {
    loop.runOnContext(_ -> work.run());
  }

  /** Asks; never fails. To be called on the event loop. */
  Future<Answer> send(Request request) {
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setMethod(request.method())
            .setURI(request.path());
    request.headers().forEach(options::putHeader);
    return http.request(options)
        .compose(open -> exchange(open, request))
        .timeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .otherwise(Answer.NONE);
  }

  private static Future<Answer> exchange(HttpClientRequest open, Request request) {
    if (!request.body().isEmpty()) {
      open.putHeader("Content-Type", "application/json");
    }
    return open.send(Buffer.buffer(request.body()))
        .compose(
            response ->
                response.body().map(body -> new Answer(response.statusCode(), body.toString())));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
