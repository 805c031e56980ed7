package dev.understudy.failover;

import java.util.List;
import java.util.Optional;

/**
 * How a whole call ended.
 *
 * @param provider who gave the outcome; empty when no vendor was tried
 * @param considered every vendor looked at, in order
 */
public record Served<T>(
    Outcome<T> outcome, Optional<ProviderId> provider, List<Considered> considered) {

  public Served {
    considered = List.copyOf(considered);
  }
}
