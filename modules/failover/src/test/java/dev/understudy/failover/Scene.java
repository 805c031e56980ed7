package dev.understudy.failover;

import static dev.understudy.failover.Reports.NOW;
import static dev.understudy.failover.Reports.POLICY;
import static dev.understudy.failover.Reports.VENDOR;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** One moment of a cluster, drawn from a seed: what was heard, and the verdict that holds. */
record Scene(long seed, List<Heard<NodeReport>> heard, Heard<Verdict> previous) {

  private static final long EPOCH = 7;
  private static final List<HealthState> STATES =
      List.of(
          new HealthState.Unproven(),
          new HealthState.Up(),
          new HealthState.Degraded(),
          new HealthState.Down(),
          new HealthState.Probing(),
          new HealthState.Recovering(5),
          new HealthState.Recovering(25),
          new HealthState.Recovering(100));

  static Scene of(long seed) {
    Random random = new Random(seed);
    List<Heard<NodeReport>> heard = new ArrayList<>();
    for (int node = random.nextInt(8); node > 0; node--) {
      heard.add(heard(random, "n" + node, random.nextInt(60), random.nextInt(60)));
    }
    return new Scene(seed, heard, verdict(random));
  }

  /** At least three nodes can tell; all of them see the vendor well, and one says what it likes. */
  static Scene withALiar(long seed) {
    Random random = new Random(seed);
    List<Heard<NodeReport>> heard = new ArrayList<>();
    int honest = 2 + random.nextInt(5);
    for (int node = 0; node < honest; node++) {
      int good = 10 + random.nextInt(50);
      heard.add(at(NOW, "n" + node, good, 0));
    }
    heard.add(at(NOW, "liar", random.nextInt(10), 1 + random.nextInt(1_000)));
    Collections.shuffle(heard, random);
    return new Scene(seed, heard, verdict(random));
  }

  private static Heard<NodeReport> heard(Random random, String node, int good, int bad) {
    Duration age = Duration.ofMillis(random.nextInt(7_000));
    return at(NOW.minus(age), node, random.nextInt(3) == 0 ? 0 : good, bad);
  }

  private static Heard<NodeReport> at(Instant when, String node, int good, int bad) {
    VendorReport report =
        new VendorReport(new Trial(EPOCH, good, bad), Map.of("charge", Reports.calls(good, bad)));
    return new Heard<>(Reports.node(node, Map.of(VENDOR, report)), when);
  }

  private static Heard<Verdict> verdict(Random random) {
    HealthState state = STATES.get(random.nextInt(STATES.size()));
    Instant skewed = NOW.plusSeconds(random.nextInt(7_200) - 3_600);
    Verdict verdict = new Verdict(VENDOR, state, EPOCH, skewed, "", Map.of(), random.nextInt(9));
    return new Heard<>(verdict, NOW.minusMillis(random.nextInt(400_000)));
  }

  Scene shuffled() {
    List<Heard<NodeReport>> other = new ArrayList<>(heard);
    Collections.shuffle(other, new Random(seed + 1));
    return new Scene(seed, other, previous);
  }

  Scene withTheFirstTwo() {
    return new Scene(seed, heard.stream().limit(2).toList(), previous);
  }

  /** The same, where the node that wrote the verdict has another clock. */
  Scene writtenByAnotherClock(Duration ahead) {
    Verdict v = previous.what();
    Verdict other =
        new Verdict(
            v.provider(), v.state(), v.epoch(), v.since().plus(ahead), "", Map.of(), v.flaps());
    return new Scene(seed, heard, new Heard<>(other, previous.at()));
  }

  Verdict judged(Judge judge) {
    return judge.judge(Evidence.of(heard, POLICY, NOW), previous, Optional.empty(), POLICY, NOW);
  }

  Optional<String> prober(long turn) {
    return Evidence.of(heard, POLICY, NOW).prober(VENDOR, turn);
  }

  /** Good and bad calls of those whose lease holds, by plain arithmetic. */
  List<int[]> counts() {
    return heard.stream()
        .filter(h -> Duration.between(h.at(), NOW).toMillis() < 5_000)
        .map(h -> Objects.requireNonNull(h.what().vendors().get(VENDOR)).trial())
        .map(trial -> new int[] {trial.good(), trial.bad()})
        .toList();
  }
}
