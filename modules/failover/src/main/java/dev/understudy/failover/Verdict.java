package dev.understudy.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/**
 * The state of a vendor, and why.
 *
 * @param epoch grows by one with each transition; of two verdicts the higher epoch holds
 * @param since by the clock of the node that judged; for people, no rule measures by it
 * @param evidence what it was judged from, for people
 * @param flaps how often a hold-down that begins or runs now is doubled
 * @param calm how long the vendor had served without an outage when this state began
 * @param forced an operator's word, not a judgement
 */
public record Verdict(
    ProviderId provider,
    HealthState state,
    long epoch,
    Instant since,
    String reason,
    Map<String, String> evidence,
    int flaps,
    Duration calm,
    boolean forced) {

  /**
   * Of two verdicts the greater one holds: that of the higher epoch, and of one epoch, as two sides
   * of a split cluster may write it, the more cautious. The rest makes the order total, so that all
   * nodes choose the same one.
   */
  public static final Comparator<Verdict> PRECEDENCE =
      Comparator.comparingLong(Verdict::epoch)
          .thenComparing(v -> v.state().share(), Comparator.reverseOrder())
          .thenComparingInt(v -> v.state().badness())
          .thenComparing(Verdict::since)
          .thenComparingInt(Verdict::flaps)
          .thenComparing(Verdict::reason);

  public Verdict {
    evidence = Map.copyOf(evidence);
    if (epoch < 0 || flaps < 0 || calm.isNegative()) {
      throw new IllegalArgumentException(
          "epoch, flaps and calm must not be negative, were %d, %d, %s"
              .formatted(epoch, flaps, calm));
    }
  }

  /** A judgement, with no time of calm before it. */
  public Verdict(
      ProviderId provider,
      HealthState state,
      long epoch,
      Instant since,
      String reason,
      Map<String, String> evidence,
      int flaps) {
    this(provider, state, epoch, since, reason, evidence, flaps, Duration.ZERO, false);
  }

  /** What holds of a vendor of which nothing is known yet: it is used, but not shown as well. */
  public static Verdict initial(ProviderId provider, Instant now) {
    return new Verdict(
        provider, new HealthState.Unproven(), 0, now, "nothing is known yet", Map.of(), 0);
  }
}
