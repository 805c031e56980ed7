package dev.understudy.failover;

import static dev.understudy.failover.Reports.NOW;
import static dev.understudy.failover.Reports.POLICY;
import static dev.understudy.failover.Reports.VENDOR;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** One node and one vendor, by a clock of our own: calls, probes and judgement every 100 ms. */
final class Timeline {

  static final Duration STEP = Duration.ofMillis(100);

  private record Second(Instant at, int good, int bad) {}

  private final Judge judge;
  private final int callsPerStep;
  private final Deque<Second> window = new ArrayDeque<>();
  private final List<Verdict> history = new ArrayList<>();
  private Instant now = NOW;
  private Heard<Verdict> held = new Heard<>(Verdict.initial(VENDOR, NOW), NOW);
  private ProbeRun probes = ProbeRun.NONE;
  private Trial trial = Trial.NONE;
  private int badInARow;
  private Optional<OperatorOverride> word = Optional.empty();

  Timeline(Judge judge, int callsPerStep) {
    this.judge = judge;
    this.callsPerStep = callsPerStep;
  }

  /** Begins in another state than that of which nothing is known. */
  Timeline holding(HealthState state, int flaps) {
    Verdict verdict = new Verdict(VENDOR, state, 1, NOW, "begins so", Map.of(), flaps);
    held = new Heard<>(verdict, now);
    return this;
  }

  void say(Optional<OperatorOverride> operator) {
    word = operator;
  }

  Verdict verdict() {
    return held.what();
  }

  /** All verdicts that were given, the first one too. */
  List<Verdict> history() {
    return history;
  }

  /** Lets time pass; the vendor is up when the predicate says so of the time since the start. */
  Timeline run(Duration length, Predicate<Duration> isUp) {
    for (Instant end = now.plus(length); now.isBefore(end); now = now.plus(STEP)) {
      boolean up = isUp.test(Duration.between(NOW, now));
      count((int) Math.round(callsPerStep * verdict().state().share()), up);
      probe(up);
      adopt(judge.judge(evidence(), held, word, POLICY, now));
    }
    return this;
  }

  private void count(int calls, boolean up) {
    window.add(new Second(now, up ? calls : 0, up ? 0 : calls));
    while (window.getFirst().at().isBefore(now.minus(POLICY.window()))) {
      window.removeFirst();
    }
    if (calls > 0) {
      badInARow = up ? 0 : badInARow + calls;
    }
    trial =
        new Trial(trial.epoch(), trial.good() + (up ? calls : 0), trial.bad() + (up ? 0 : calls));
  }

  private void probe(boolean up) {
    Optional<Duration> every = HealthRules.probeEvery(verdict(), POLICY);
    if (every.isPresent() && probes.isDue(every.get(), now)) {
      probes = probes.sent(now).answered(up);
      count(1, up);
      adopt(HealthRules.probed(held, probes.goodInARow(), POLICY, now));
    }
  }

  private void adopt(Verdict next) {
    if (!next.equals(verdict())) {
      held = new Heard<>(next, now);
      probes = ProbeRun.NONE;
      trial = new Trial(next.epoch(), 0, 0);
      history.add(next);
    }
  }

  private Evidence evidence() {
    int good = window.stream().mapToInt(Second::good).sum();
    int bad = window.stream().mapToInt(Second::bad).sum();
    Observation seen = new Observation(Reports.tally(good, bad), badInARow, 0, 0);
    NodeReport report =
        Reports.node(
            "a",
            good + bad == 0
                ? Map.of()
                : Map.of(VENDOR, new VendorReport(trial, Map.of("charge", seen))));
    return Evidence.of(List.of(new Heard<>(report, now)), POLICY, now);
  }
}
