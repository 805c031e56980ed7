package dev.understudy.payments.process;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** HTTP with JSON. No answer is an answer: status 0. */
final class Calls implements AutoCloseable {

  static final String API_KEY = "shop";

  private static final Duration LIMIT = Duration.ofSeconds(6);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /**
   * What came back.
   *
   * @param later whether a {@code Retry-After} asks to come again
   */
  record Answer(int status, JsonObject body, boolean later) {

    static final Answer NONE = new Answer(0, new JsonObject(), false);

    /** A refusal for now and a failure do not stand: who asks again gets another answer. */
    boolean stands() {
      return status != 0 && status < 500 && !(status == 409 && later);
    }
  }

  Answer get(String url) throws InterruptedException {
    return send(request(url).GET());
  }

  Answer post(String url, String body) throws InterruptedException {
    return send(request(url).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** A write under a key, by a caller who waits for three seconds. */
  Answer post(String url, String key, String body) throws InterruptedException {
    return send(
        request(url)
            .header("Idempotency-Key", key)
            .header("Request-Timeout-Ms", "3000")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(LIMIT)
        .header("Authorization", "Bearer " + API_KEY);
  }

  Answer send(HttpRequest.Builder request) throws InterruptedException {
    try {
      HttpResponse<String> reply =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          reply.statusCode(),
          parsed(reply.body()),
          reply.headers().firstValue("Retry-After").isPresent());
    } catch (IOException e) {
      return Answer.NONE;
    }
  }

  private static JsonObject parsed(String body) {
    try {
      return body.isEmpty() ? new JsonObject() : new JsonObject(body);
    } catch (DecodeException e) {
      return new JsonObject();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
