package dev.understudy.health;

import dev.understudy.failover.Evidence;
import dev.understudy.failover.Failback;
import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.Heard;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Thresholds;
import dev.understudy.failover.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in one thread, all of it drawn from one seed: nodes with clocks of their own, vendors
 * that come and go, a network that loses, delays and splits. It drives the real rules, the real
 * {@link RegistryNode} and the real merge; {@link SimLaws} must hold after every step, and when the
 * faults have ended every vendor must come back and all nodes agree.
 */
final class Simulation {

  static final Duration STEP = Duration.ofMillis(250);
  static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  /** All times of the way back are shorter, for more of them in a run. */
  static final HealthPolicy POLICY =
      new HealthPolicy(
          Duration.ofSeconds(4),
          Duration.ofSeconds(5),
          Thresholds.DEFAULT,
          new Failback(
              Duration.ofSeconds(2),
              Duration.ofSeconds(8),
              Duration.ofSeconds(20),
              Duration.ofMillis(500),
              Duration.ofSeconds(2),
              3,
              List.of(5, 25, 50, 100),
              Duration.ofSeconds(2),
              0.95));

  private static final int FAULTY_STEPS = 60;

  /** Hold-down, three probes, four steps, a lease, and as much again: 40 s. */
  private static final int CALM_STEPS = 160;

  private static final int A_DAY = 86_400_000;
  private final long seed;
  private final Judge judge;
  private final SplittableRandom random;
  private final int count;
  private final SimWeather weather;
  private final SimCluster cluster;
  private final SimNetwork network;
  private @Nullable ProviderId drained;
  private boolean calm;
  private boolean lost;
  private long digest;

  private Simulation(long seed, int count, Judge judge) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.judge = judge;
    this.count = count;
    this.weather = SimWeather.of(random, count);
    this.cluster =
        new SimCluster(random, count, weather, POLICY, this::judged, this::written, this::require);
    this.network = cluster.network();
  }

  /** One of one to seven nodes; one in ten thousand has hundreds. */
  static long run(long seed, Judge judge) {
    SplittableRandom random = new SplittableRandom(~seed);
    int count = random.nextInt(10_000) == 0 ? 100 + random.nextInt(200) : 1 + random.nextInt(7);
    return run(seed, count, judge);
  }

  /**
   * Runs one schedule.
   *
   * @return a digest of all that was written: two runs of a seed give the same
   * @throws AssertionError when a law is broken; it names the seed
   */
  static long run(long seed, int count, Judge judge) {
    return new Simulation(seed, count, judge).run();
  }

  private long run() {
    for (int i = 0; i < FAULTY_STEPS; i++) {
      if (weather.faults()) {
        disturb();
      }
      cluster.step();
    }
    cluster.calmDown(drained);
    calm = true;
    int end = network.step() + CALM_STEPS;
    while (!isSettled()) {
      require(network.step() < end ? "" : "not settled: " + cluster.held());
      cluster.step();
    }
    return digest;
  }

  /** What can go wrong in a step; the chances are such that a run has a handful of faults. */
  private void disturb() {
    int node = random.nextInt(count);
    int vendor = random.nextInt(SimCluster.VENDORS.size());
    switch (random.nextInt(50)) {
      case 0, 1, 2, 3 -> cluster.turn(vendor);
      case 4 -> cluster.crash(node);
      case 5, 6, 7 -> cluster.start(node);
      case 8 -> network.split();
      case 9, 10 -> network.heal();
      case 11 -> cluster.cutOffOrMend(node);
      case 12 -> cluster.pause(node, random.nextInt(40));
      case 13 -> operator(node, SimCluster.VENDORS.get(vendor));
      case 14 -> {
        network.lose();
        lost = true;
      }
      default -> {
        // Nothing goes wrong in most steps.
      }
    }
  }

  private void operator(int node, ProviderId vendor) {
    OperatorOverride.Kind[] kinds = OperatorOverride.Kind.values();
    OperatorOverride.Kind kind = kinds[random.nextInt(kinds.length)];
    boolean lasts = kind == OperatorOverride.Kind.DRAIN && random.nextBoolean();
    if (drained == null) {
      drained = lasts ? vendor : null;
      int millis = lasts ? A_DAY : random.nextInt(4_000);
      Instant expires = network.now().plusMillis(millis);
      cluster.decide(
          node, vendor, Optional.of(new OperatorOverride(kind, "ann", "drill", expires)));
    }
  }

  private boolean isSettled() {
    List<List<Verdict>> held = cluster.held();
    return held.stream().distinct().count() == 1
        && held.getFirst().stream().allMatch(this::isWhereItShouldBe);
  }

  private boolean isWhereItShouldBe(Verdict verdict) {
    boolean isDrained = verdict.state() instanceof HealthState.Drained;
    boolean isUpAgain = verdict.state() instanceof HealthState.Up && !verdict.forced();
    // What was stored only at members that died at once is gone: soft state.
    return verdict.provider().equals(drained) ? isDrained || (lost && isUpAgain) : isUpAgain;
  }

  private Verdict judged(
      Evidence evidence,
      Heard<Verdict> previous,
      Optional<OperatorOverride> word,
      HealthPolicy policy,
      Instant now) {
    Verdict next = judge.judge(evidence, previous, word, policy, now);
    require(SimLaws.downTakesAQuorum(evidence, previous, next, policy));
    return next;
  }

  private void written(Action.Propose proposal) {
    Verdict next = proposal.next();
    require(SimLaws.isAStep(proposal.basis(), next, POLICY));
    boolean poisoned = weather.isQuiet() && !calm && next.state() instanceof HealthState.Down;
    require(poisoned ? "one lying node took " + next.provider() + " down for all" : "");
    digest = 31 * digest + 7 * next.epoch() + next.state().badness() + network.step();
  }

  private void require(String violation) {
    if (!violation.isEmpty()) {
      throw new AssertionError(
          "%s, at step %d of seed %d; see it again with -Dunderstudy.seed=%d"
              .formatted(violation, network.step(), seed, seed));
    }
  }
}
