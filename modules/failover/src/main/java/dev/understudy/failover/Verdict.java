package dev.understudy.failover;

import java.time.Instant;
import java.util.Map;

/**
 * The state of a vendor, and why.
 *
 * @param epoch grows by one with each transition; of two verdicts the higher epoch holds
 * @param evidence what it was judged from, for people
 * @param flaps outages in quick succession; each doubles the next hold-down
 */
public record Verdict(
    ProviderId provider,
    HealthState state,
    long epoch,
    Instant since,
    String reason,
    Map<String, String> evidence,
    int flaps) {

  /** What holds of a vendor of which nothing is known yet: it is used. */
  public static Verdict initial(ProviderId provider, Instant now) {
    return new Verdict(provider, new HealthState.Up(), 0, now, "nothing is known yet", Map.of(), 0);
  }

  public Verdict {
    evidence = Map.copyOf(evidence);
  }
}
