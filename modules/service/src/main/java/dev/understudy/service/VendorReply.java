package dev.understudy.service;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;

/** A complete HTTP answer of a vendor, whatever its status; what it means its wire class says. */
public record VendorReply(int status, MultiMap headers, Buffer body) {

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** {@code Retry-After} in seconds, RFC 9110; its form as a date is not used by our vendors. */
  public Optional<Duration> retryAfter() {
    return header("Retry-After")
        .filter(value -> value.matches("[0-9]{1,5}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  /** The vendor failed, or may have: what it had done by then is not known. */
  public boolean isServerError() {
    return status >= 500;
  }
}
