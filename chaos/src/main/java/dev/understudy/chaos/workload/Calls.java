package dev.understudy.chaos.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HTTP with JSON, blocking, for virtual threads: cheap enough that the generator of load is not
 * what is measured. No answer is an answer: status 0.
 */
public final class Calls implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

  /** Above what a workload has in flight at one node, so that no call waits for another's end. */
  private static final int MOST_CONNECTIONS = 2_048;

  private static final Answer NONE = new Answer(0, MissingNode.getInstance(), false);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(1));
  private final HttpClient client =
      vertx.createHttpClient(
          new HttpClientOptions()
              .setConnectTimeout((int) CONNECT_LIMIT.toMillis())
              .setMaxInitialLineLength(1 << 16),
          new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
  private final String apiKey;

  public Calls(String apiKey) {
    this.apiKey = apiKey;
  }

  /**
   * What came back.
   *
   * @param status 0 when nothing did
   * @param body missing when it is no JSON
   * @param later whether a {@code Retry-After} asks to come again
   */
  public record Answer(int status, JsonNode body, boolean later) {}

  public Answer get(String url) {
    return send("GET", url, "", Map.of());
  }

  public Answer post(String url, String body, Map<String, String> headers) {
    return send("POST", url, body, headers);
  }

  /** Any method; an empty body is none. */
  public Answer send(String method, String url, String body, Map<String, String> headers) {
    RequestOptions request =
        new RequestOptions()
            .setAbsoluteURI(url)
            .setMethod(HttpMethod.valueOf(method))
            .setIdleTimeout(LIMIT.toMillis())
            .putHeader("Authorization", "Bearer " + apiKey);
    if (!body.isEmpty()) {
      request.putHeader("Content-Type", "application/json");
    }
    headers.forEach(request::putHeader);
    try {
      return client
          .request(request)
          .compose(open -> exchange(open, body))
          .toCompletionStage()
          .toCompletableFuture()
          .get(2 * LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return NONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return NONE;
    }
  }

  private static Future<Answer> exchange(HttpClientRequest request, String body) {
    return (body.isEmpty() ? request.send() : request.send(Buffer.buffer(body)))
        .compose(
            response ->
                response
                    .body()
                    .map(
                        bytes ->
                            new Answer(
                                response.statusCode(),
                                parsed(bytes),
                                response.getHeader("Retry-After") != null)));
  }

  private static JsonNode parsed(Buffer body) {
    try {
      JsonNode tree = body.length() == 0 ? null : JSON.readTree(body.getBytes());
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
