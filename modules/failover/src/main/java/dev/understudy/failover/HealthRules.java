package dev.understudy.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The cluster's judgement of a vendor: a pure function, so every node that sees the same comes to
 * the same verdict. A verdict that changes has the next epoch; one that does not is the one given.
 *
 * <p>DOWN takes a quorum: a majority of the nodes that have enough traffic to tell, and at least
 * two of them where at least two have. So one bad node cannot poison the others.
 */
public final class HealthRules {

  private HealthRules() {}

  /** What follows from the observations and the operator's word, if there is one. */
  public static Verdict judge(
      List<Observation> observations,
      Verdict previous,
      Optional<OperatorOverride> override,
      HealthPolicy policy,
      Instant now) {
    List<Observation> live =
        observations.stream()
            .filter(o -> o.provider().equals(previous.provider()))
            .filter(o -> now.isBefore(o.at().plus(policy.lease())))
            .toList();
    Optional<OperatorOverride> word = override.filter(o -> now.isBefore(o.expires()));
    return word.isPresent()
        ? overridden(previous, word.get(), now)
        : judged(live, previous, policy, now);
  }

  /** What follows from the answer to one probe. */
  public static Verdict probed(Verdict previous, boolean good, HealthPolicy policy, Instant now) {
    if (!(previous.state() instanceof HealthState.Probing(int soFar))) {
      return previous;
    }
    if (!good) {
      return soFar == 0
          ? previous
          : next(previous, new HealthState.Probing(0), "a probe failed", Map.of(), now);
    }
    return soFar + 1 < policy.goodProbes()
        ? next(previous, new HealthState.Probing(soFar + 1), "a probe went well", Map.of(), now)
        : next(
            previous,
            new HealthState.Recovering(policy.steps().getFirst()),
            policy.goodProbes() + " probes went well",
            Map.of(),
            now);
  }

  private static Verdict overridden(Verdict previous, OperatorOverride word, Instant now) {
    HealthState state =
        switch (word.kind()) {
          case DRAIN -> new HealthState.Drained();
          case FORCE_UP -> new HealthState.Up();
          case FORCE_DOWN -> new HealthState.Down();
        };
    return previous.state().equals(state)
        ? previous
        : next(
            previous,
            state,
            word.kind() + " by " + word.who() + ": " + word.why(),
            Map.of("expires", word.expires().toString()),
            now);
  }

  private static Verdict judged(
      List<Observation> live, Verdict previous, HealthPolicy policy, Instant now) {
    return switch (previous.state()) {
      case HealthState.Up() -> serving(live, previous, policy, now);
      case HealthState.Degraded() -> serving(live, previous, policy, now);
      case HealthState.Down() -> heldDown(previous, policy, now);
      case HealthState.Probing(int _) -> previous;
      case HealthState.Recovering(int percent) -> recovering(live, previous, percent, policy, now);
      case HealthState.Drained() ->
          next(previous, new HealthState.Probing(0), "no longer drained", Map.of(), now);
    };
  }

  private static Verdict serving(
      List<Observation> live, Verdict previous, HealthPolicy policy, Instant now) {
    Votes down = Votes.of(live, policy, o -> isDown(o, policy));
    if (down.carry()) {
      return down(previous, decayed(previous, policy, now), down.evidence(live), now);
    }
    boolean degraded = Votes.of(live, policy, o -> badRate(o) >= policy.degradedRate()).carry();
    HealthState state = degraded ? new HealthState.Degraded() : new HealthState.Up();
    return previous.state().equals(state)
        ? previous
        : next(
            previous,
            state,
            degraded ? "too many calls are bad" : "calls are good again",
            evidence(live),
            now);
  }

  private static Verdict heldDown(Verdict previous, HealthPolicy policy, Instant now) {
    Duration holdDown = policy.holdDown(previous.flaps());
    return now.isBefore(previous.since().plus(holdDown))
        ? previous
        : next(
            previous,
            new HealthState.Probing(0),
            "held down for " + holdDown.toSeconds() + " s",
            Map.of(),
            now);
  }

  private static Verdict recovering(
      List<Observation> live, Verdict previous, int percent, HealthPolicy policy, Instant now) {
    int good = live.stream().mapToInt(Observation::recentGood).sum();
    int bad = live.stream().mapToInt(Observation::recentBad).sum();
    boolean failing = bad > 0 && good < policy.stepGoodRate() * (good + bad);
    boolean over = !now.isBefore(previous.since().plus(policy.step()));
    boolean clearly = bad >= policy.badInARow();
    if (failing && (over || clearly)) {
      return down(previous, previous.flaps() + 1, evidence(live), now);
    }
    if (!over) {
      return previous;
    }
    int nextStep = policy.steps().indexOf(percent) + 1;
    return nextStep < policy.steps().size()
        ? next(
            previous,
            new HealthState.Recovering(policy.steps().get(nextStep)),
            "the step at " + percent + " % went well",
            evidence(live),
            now)
        : next(previous, new HealthState.Up(), "it has recovered", evidence(live), now);
  }

  static boolean isDown(Observation o, HealthPolicy policy) {
    return o.badInARow() >= policy.badInARow() || badRate(o) >= policy.downRate();
  }

  private static double badRate(Observation o) {
    return o.calls() == 0 ? 0 : (double) o.bad() / o.calls();
  }

  private static int decayed(Verdict previous, HealthPolicy policy, Instant now) {
    long quiet = Duration.between(previous.since(), now).dividedBy(policy.flapDecay());
    return (int) Math.max(0, previous.flaps() - quiet);
  }

  private static Verdict down(
      Verdict previous, int flaps, Map<String, String> evidence, Instant now) {
    return new Verdict(
        previous.provider(),
        new HealthState.Down(),
        previous.epoch() + 1,
        now,
        "calls fail",
        evidence,
        flaps);
  }

  private static Verdict next(
      Verdict previous,
      HealthState state,
      String reason,
      Map<String, String> evidence,
      Instant now) {
    return new Verdict(
        previous.provider(), state, previous.epoch() + 1, now, reason, evidence, previous.flaps());
  }

  static Map<String, String> evidence(List<Observation> live) {
    Map<String, String> evidence = new TreeMap<>();
    for (Observation o : live) {
      evidence.put(
          o.node(), "good %d, bad %d, bad in a row %d".formatted(o.good(), o.bad(), o.badInARow()));
    }
    return evidence;
  }
}
