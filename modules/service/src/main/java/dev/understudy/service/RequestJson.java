package dev.understudy.service;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A request that its OpenAPI document allows: what that requires is there and well-formed.
 *
 * @param arrivedNanos when its head was read, in terms of {@link System#nanoTime}
 */
public record RequestJson(
    Map<String, String> path,
    Map<String, String> query,
    Map<String, String> headers,
    JsonObject body,
    long arrivedNanos) {

  /** One that has come just now. */
  public RequestJson(
      Map<String, String> path,
      Map<String, String> query,
      Map<String, String> headers,
      JsonObject body) {
    this(path, query, headers, body, System.nanoTime());
  }

  /** How long it has waited since its head was read: for its body, and for its turn. */
  public Duration waited() {
    return Duration.ofNanos(System.nanoTime() - arrivedNanos);
  }

  /** A parameter that the document requires. */
  public String pathParameter(String name) {
    return Optional.ofNullable(path.get(name)).orElseThrow();
  }

  /** A header that the document requires; the name in lower case. */
  public String requiredHeader(String name) {
    return Optional.ofNullable(headers.get(name)).orElseThrow();
  }

  /** A header that the document names and does not require; the name in lower case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  public Optional<String> queryParameter(String name) {
    return Optional.ofNullable(query.get(name));
  }
}
