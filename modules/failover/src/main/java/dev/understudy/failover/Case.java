package dev.understudy.failover;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** One vendor before the judge: what is said, what holds, and how the next verdict is written. */
record Case(
    Evidence evidence,
    List<VendorReport> reports,
    Heard<Verdict> previous,
    HealthPolicy policy,
    Instant now) {

  static Case of(Evidence evidence, Heard<Verdict> previous, HealthPolicy policy, Instant now) {
    List<VendorReport> reports = evidence.about(previous.what().provider());
    return new Case(evidence, reports, previous, policy, now);
  }

  Verdict verdict() {
    return previous.what();
  }

  /** How long this node has known the verdict that holds. */
  Duration held() {
    return previous.age(now);
  }

  Votes votes(Predicate<VendorReport> able, Predicate<VendorReport> aye) {
    return Votes.of(reports, able, aye);
  }

  Votes down() {
    Thresholds thresholds = policy.thresholds();
    return votes(v -> v.canTell(thresholds), v -> v.saysDown(thresholds));
  }

  Votes degraded(double strictness) {
    Thresholds thresholds = policy.thresholds();
    return votes(v -> v.canTell(thresholds), v -> v.saysDegraded(thresholds, strictness));
  }

  Verdict toDown(Votes votes) {
    Map<String, String> lines = new TreeMap<>(evidence.forPeople(verdict().provider()));
    lines.put("votes", votes.toString());
    return next(new HealthState.Down(), "calls fail", lines, decayed());
  }

  Verdict next(HealthState state, String reason) {
    return next(state, reason, evidence.forPeople(verdict().provider()), verdict().flaps());
  }

  Verdict next(HealthState state, String reason, Map<String, String> lines, int flaps) {
    return new Verdict(
        verdict().provider(),
        state,
        verdict().epoch() + 1,
        // Finer than that, a verdict would not survive the wire unchanged.
        now.truncatedTo(ChronoUnit.MILLIS),
        reason,
        lines,
        flaps,
        calmIn(state),
        false);
  }

  /** Each long time without an outage takes one flap back. */
  private int decayed() {
    long forgiven = calm().dividedBy(policy.failback().flapDecay());
    return (int) Math.max(0, verdict().flaps() - forgiven);
  }

  private Duration calmIn(HealthState next) {
    return isServing(next) ? calm() : Duration.ZERO;
  }

  /** Served without an outage up to now. */
  private Duration calm() {
    Duration sinceHeard = held().isNegative() ? Duration.ZERO : held();
    return isServing(verdict().state()) ? verdict().calm().plus(sinceHeard) : Duration.ZERO;
  }

  private static boolean isServing(HealthState state) {
    return switch (state) {
      case HealthState.Unproven(), HealthState.Up(), HealthState.Degraded() -> true;
      case HealthState.Down(),
          HealthState.Probing(),
          HealthState.Recovering(int _),
          HealthState.Drained() ->
          false;
    };
  }
}
