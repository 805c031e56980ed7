package dev.understudy.service;

import java.time.Duration;
import java.util.Optional;

/**
 * What is wrong with a request, as RFC 9457 words it.
 *
 * @param title the same for all problems of a status
 * @param detail for people; holds no card number and no secret
 * @param field the field that is wrong, such as {@code amount.value}
 * @param retryAfter how soon another try makes sense
 */
public record Problem(
    int status,
    String title,
    String detail,
    Optional<String> field,
    Optional<Duration> retryAfter) {

  public Problem {
    detail = CardNumbers.masked(detail);
  }

  public static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, Optional.empty(), Optional.empty());
  }

  public static Problem badField(String field, String detail) {
    return new Problem(400, "Bad request", detail, Optional.of(field), Optional.empty());
  }

  public static Problem conflict(String detail) {
    return of(409, "Conflict", detail);
  }

  public static Problem notFound(String detail) {
    return of(404, "Not found", detail);
  }

  /** Nothing was done; the same request may go well later. */
  public static Problem unavailable(String detail, Duration retryAfter) {
    return new Problem(
        503, "Service unavailable", detail, Optional.empty(), Optional.of(retryAfter));
  }

  public Problem retryingAfter(Duration wait) {
    return new Problem(status, title, detail, field, Optional.of(wait));
  }
}
