package dev.understudy.failover;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules as a value, so that a law can be tried on rules that are broken on purpose. */
@FunctionalInterface
interface Judge {

  Judge REAL = HealthRules::judge;

  Verdict judge(
      Evidence evidence,
      Heard<Verdict> previous,
      Optional<OperatorOverride> word,
      HealthPolicy policy,
      Instant now);

  /** Broken: any one node may take a vendor down. */
  static Judge quorumOfOne() {
    return (evidence, previous, word, policy, now) -> {
      Verdict all = REAL.judge(evidence, previous, word, policy, now);
      return evidence.reports().stream()
          .map(one -> REAL.judge(only(one), previous, word, policy, now))
          .filter(verdict -> verdict.state() instanceof HealthState.Down)
          .findFirst()
          .orElse(all);
    };
  }

  /** Broken: what the first node says is what holds. */
  static Judge whoCameFirst() {
    return (evidence, previous, word, policy, now) ->
        REAL.judge(
            evidence.reports().isEmpty() ? evidence : only(evidence.reports().getFirst()),
            previous,
            word,
            policy,
            now);
  }

  /** Broken: the hold-down never grows. */
  static Judge forgetful() {
    return (evidence, previous, word, policy, now) -> {
      Verdict v = REAL.judge(evidence, previous, word, policy, now);
      return with(v, v.state(), 0);
    };
  }

  /** Broken: holds down as if there had never been an outage before. */
  static Judge impatient() {
    return (evidence, previous, word, policy, now) -> {
      Verdict v = previous.what();
      return REAL.judge(
          evidence, new Heard<>(with(v, v.state(), 0), previous.at()), word, policy, now);
    };
  }

  /** Broken: measures by the clock of the node that wrote the verdict. */
  static Judge trustingClocks() {
    return (evidence, previous, word, policy, now) ->
        REAL.judge(
            evidence, new Heard<>(previous.what(), previous.what().since()), word, policy, now);
  }

  /** Broken: a verdict that changes keeps its epoch. */
  static Judge epochless() {
    return (evidence, previous, word, policy, now) -> {
      Verdict v = REAL.judge(evidence, previous, word, policy, now);
      return new Verdict(
          v.provider(),
          v.state(),
          previous.what().epoch(),
          v.since(),
          v.reason(),
          v.evidence(),
          v.flaps());
    };
  }

  /** Broken: all traffic returns after the first step. */
  static Judge hasty() {
    return (evidence, previous, word, policy, now) -> {
      Verdict v = REAL.judge(evidence, previous, word, policy, now);
      return v.state().equals(new HealthState.Recovering(25))
          ? with(v, new HealthState.Up(), v.flaps())
          : v;
    };
  }

  /** Broken: who is held down is never asked again. */
  static Judge unforgiving() {
    return (evidence, previous, word, policy, now) ->
        previous.what().state() instanceof HealthState.Down
            ? previous.what()
            : REAL.judge(evidence, previous, word, policy, now);
  }

  /** Broken: the operator is not listened to. */
  static Judge deaf() {
    return (evidence, previous, _, policy, now) ->
        REAL.judge(evidence, previous, Optional.empty(), policy, now);
  }

  private static Evidence only(NodeReport report) {
    return new Evidence(List.of(report), Set.of());
  }

  private static Verdict with(Verdict v, HealthState state, int flaps) {
    return new Verdict(v.provider(), state, v.epoch(), v.since(), v.reason(), v.evidence(), flaps);
  }
}
