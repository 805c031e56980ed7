package dev.understudy.failover;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster's judgement of a vendor: a pure function, so every node that has heard the same comes
 * to the same verdict. A verdict that changes has the next epoch; one that does not is the one
 * given.
 *
 * <p>What takes a vendor down needs a quorum: a majority of the nodes that have enough traffic to
 * tell, and at least two of them where at least two have. So one bad node cannot poison the others.
 * The way back is in {@link Return}.
 */
public final class HealthRules {

  /** A vendor at the edge stays degraded until it is this much better, lest it flickers. */
  private static final double STAYS_DEGRADED = 0.5;

  /** A node looks this often, so its probes lie no closer together. */
  private static final long SHORTEST_GAP_MILLIS = 250;

  private HealthRules() {}

  /**
   * What follows from what the nodes say, and from the operator's word if one stands.
   *
   * @param previous the verdict that holds, and when this node first heard of it
   */
  public static Verdict judge(
      Evidence evidence,
      Heard<Verdict> previous,
      Optional<OperatorOverride> word,
      HealthPolicy policy,
      Instant now) {
    Verdict verdict = previous.what();
    if (word.isPresent()) {
      return overridden(verdict, word.get(), now);
    }
    Case at = Case.of(evidence, previous, policy, now);
    if (verdict.forced()) {
      return released(at);
    }
    return switch (verdict.state()) {
      case HealthState.Unproven() -> unproven(at);
      case HealthState.Up() -> up(at);
      case HealthState.Degraded() -> degraded(at);
      case HealthState.Down() -> Return.heldDown(at);
      case HealthState.Probing() -> verdict;
      case HealthState.Recovering(int percent) -> Return.recovering(at, percent);
      case HealthState.Drained() -> released(at);
    };
  }

  /** What follows when so many probes in a row have gone well. */
  public static Verdict probed(
      Heard<Verdict> previous, int goodInARow, HealthPolicy policy, Instant now) {
    return Return.probed(Case.of(Evidence.NONE, previous, policy, now), goodInARow);
  }

  /**
   * From one probe of a vendor to the next; empty when this node need not ask. In the state of
   * which nothing is known each node finds out for itself; later one does for all, and they take
   * turns.
   */
  public static Optional<Duration> probeEvery(
      String node, Evidence evidence, Heard<Verdict> held, HealthPolicy policy, Instant now) {
    Verdict verdict = held.what();
    return probeEvery(verdict, policy)
        .filter(
            every ->
                verdict.state() instanceof HealthState.Unproven
                    || evidence
                        .prober(verdict.provider(), turn(held, every, policy, now))
                        .filter(node::equals)
                        .isPresent());
  }

  /** Long enough for as many good answers as are needed, and then it is the next one's turn. */
  private static long turn(Heard<Verdict> held, Duration every, HealthPolicy policy, Instant now) {
    long gap = Math.max(every.toMillis(), SHORTEST_GAP_MILLIS);
    return held.age(now).toMillis() / (gap * (policy.failback().goodProbes() + 2L));
  }

  static Optional<Duration> probeEvery(Verdict verdict, HealthPolicy policy) {
    Failback failback = policy.failback();
    return switch (verdict.state()) {
      case HealthState.Unproven() -> Optional.of(failback.probeEvery());
      case HealthState.Probing() -> Optional.of(failback.probeEvery(verdict.flaps()));
      // A vendor without traffic must not come back unseen.
      case HealthState.Recovering(int _) -> Optional.of(failback.probeEvery());
      case HealthState.Up(), HealthState.Degraded(), HealthState.Down(), HealthState.Drained() ->
          Optional.empty();
    };
  }

  private static Verdict overridden(Verdict previous, OperatorOverride word, Instant now) {
    HealthState state =
        switch (word.kind()) {
          case DRAIN -> new HealthState.Drained();
          case FORCE_UP -> new HealthState.Up();
          case FORCE_DOWN -> new HealthState.Down();
        };
    String reason = word.kind() + " by " + word.who() + ": " + word.why();
    if (previous.state().equals(state) && previous.reason().equals(reason)) {
      return previous;
    }
    return new Verdict(
        previous.provider(),
        state,
        previous.epoch() + 1,
        now.truncatedTo(ChronoUnit.MILLIS),
        reason,
        Map.of("expires", word.expires().toString()),
        previous.flaps(),
        Duration.ZERO,
        true);
  }

  /** The operator has let go: what had traffic is judged anew, what had none is asked first. */
  private static Verdict released(Case at) {
    HealthState state =
        at.verdict().state().share() > 0 ? new HealthState.Unproven() : new HealthState.Probing();
    return at.next(state, "the operator's word has ended");
  }

  private static Verdict unproven(Case at) {
    Votes down = at.down();
    if (down.carry()) {
      return at.toDown(down);
    }
    Votes degraded = at.degraded(1);
    if (degraded.carry()) {
      return at.next(new HealthState.Degraded(), "too many calls are bad or slow");
    }
    // One good answer is enough to show a vendor as well, if few others are bad.
    Votes well = at.votes(v -> v.pooled().calls() > 0, v -> isWell(v, at));
    return well.carry() ? at.next(new HealthState.Up(), "it answers") : at.verdict();
  }

  private static boolean isWell(VendorReport report, Case at) {
    return report.pooled().badRate() < at.policy().thresholds().degradedRate();
  }

  private static Verdict up(Case at) {
    Votes down = at.down();
    if (down.carry()) {
      return at.toDown(down);
    }
    return at.degraded(1).carry()
        ? at.next(new HealthState.Degraded(), "too many calls are bad or slow")
        : at.verdict();
  }

  private static Verdict degraded(Case at) {
    Votes down = at.down();
    if (down.carry()) {
      return at.toDown(down);
    }
    if (at.held().compareTo(at.policy().window()) < 0 || at.degraded(STAYS_DEGRADED).carry()) {
      return at.verdict();
    }
    // The last choice of its tier may get no traffic at all: then nobody knows, and it is asked.
    return at.down().able() > 0
        ? at.next(new HealthState.Up(), "calls are good again")
        : at.next(new HealthState.Unproven(), "it has had too little traffic to tell");
  }
}
