package dev.understudy.failover;

import java.time.Instant;
import java.util.Map;

/**
 * The state of a vendor, and why.
 *
 * @param epoch grows by one with each transition; of two verdicts the higher epoch holds
 * @param evidence what it was judged from, for people
 */
public record Verdict(
    ProviderId provider,
    HealthState state,
    long epoch,
    Instant since,
    String reason,
    Map<String, String> evidence) {

  public Verdict {
    evidence = Map.copyOf(evidence);
  }
}
