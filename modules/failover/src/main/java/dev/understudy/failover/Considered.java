package dev.understudy.failover;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a vendor was or was not used for one call.
 *
 * @param reason for people and traces, such as {@code "bulkhead full"} or {@code "success"}
 * @param took how long it was waited for; empty when it was not tried
 */
public record Considered(ProviderId provider, String reason, Optional<Duration> took) {

  static Considered passedOver(ProviderId provider, String reason) {
    return new Considered(provider, reason, Optional.empty());
  }

  static Considered tried(ProviderId provider, String reason, Duration took) {
    return new Considered(provider, reason, Optional.of(took));
  }

  public boolean attempted() {
    return took.isPresent();
  }

  @Override
  public String toString() {
    return provider + ": " + reason + took.map(t -> " (" + t.toMillis() + " ms)").orElse("");
  }
}
