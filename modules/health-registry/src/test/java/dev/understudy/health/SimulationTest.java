package dev.understudy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.failover.Evidence;
import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.HealthRules;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.Heard;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of simulated clusters. {@code -Dunderstudy.schedules=100000} runs more of them, and
 * {@code -Dunderstudy.seed=N} one again.
 */
class SimulationTest {

  private static final long SCHEDULES = Long.getLong("understudy.schedules", 2_000);

  @Test
  void everyScheduleKeepsTheLawsAndSettles() {
    Long one = Long.getLong("understudy.seed");
    LongStream seeds = one == null ? LongStream.range(0, SCHEDULES) : LongStream.of(one);

    long[] digests =
        seeds.parallel().map(seed -> Simulation.run(seed, HealthRules::judge)).toArray();

    assertThat(digests).doesNotContain(0).isNotEmpty();
  }

  @Test
  void hundredsOfNodesKeepThemToo() {
    assertThat(Simulation.run(1, 200, HealthRules::judge)).isNotZero();
  }

  @Test
  void aSeedReplaysExactly() {
    for (long seed = 0; seed < 50; seed++) {
      assertThat(Simulation.run(seed, HealthRules::judge))
          .isEqualTo(Simulation.run(seed, HealthRules::judge));
    }
  }

  /** Broken: any one node may take a vendor down. */
  private static Verdict quorumOfOne(
      Evidence evidence,
      Heard<Verdict> previous,
      Optional<OperatorOverride> word,
      HealthPolicy policy,
      Instant now) {
    return evidence.reports().stream()
        .map(report -> new Evidence(List.of(report), Set.of()))
        .map(alone -> HealthRules.judge(alone, previous, word, policy, now))
        .filter(verdict -> verdict.state() instanceof HealthState.Down)
        .findFirst()
        .orElseGet(() -> HealthRules.judge(evidence, previous, word, policy, now));
  }

  @Test
  void aQuorumOfOneIsCaughtAndItsSeedShowsItAgain() {
    String caught = firstViolation(SimulationTest::quorumOfOne);

    assertThat(caught).contains("went down by 1 of");
    long seed = Long.parseLong(caught.substring(caught.lastIndexOf('=') + 1));
    assertThatThrownBy(() -> Simulation.run(seed, SimulationTest::quorumOfOne)).hasMessage(caught);
  }

  /** Broken: a verdict that changes keeps its epoch. */
  @Test
  void aVerdictThatForgetsItsEpochIsCaught() {
    String caught =
        firstViolation(
            (evidence, previous, word, policy, now) -> {
              Verdict v = HealthRules.judge(evidence, previous, word, policy, now);
              return new Verdict(
                  v.provider(),
                  v.state(),
                  Math.max(0, v.epoch() - 1),
                  v.since(),
                  v.reason(),
                  v.evidence(),
                  v.flaps());
            });

    assertThat(caught).containsAnyOf("follows", "two verdicts of one epoch", "not settled");
  }

  /** Broken: who is held down is never asked again. */
  @Test
  void aVendorThatNeverReturnsIsCaught() {
    String caught =
        firstViolation(
            (evidence, previous, word, policy, now) ->
                previous.what().state() instanceof HealthState.Down
                    ? previous.what()
                    : HealthRules.judge(evidence, previous, word, policy, now));

    assertThat(caught).contains("not settled");
  }

  /** The law itself: the real choice never breaks it, so it is given what would. */
  @Test
  void aNodeThatStopsOrCallsADrainedVendorIsCaught() {
    Verdict down = verdict(0, new HealthState.Down());
    Verdict drained = verdict(1, new HealthState.Drained());
    List<Verdict> held = List.of(down, drained);

    assertThat(SimLaws.neverStops(held, Optional.of(down.provider()))).isEmpty();
    assertThat(SimLaws.neverStops(held, Optional.empty())).isNotEmpty();
    assertThat(SimLaws.neverStops(held, Optional.of(drained.provider()))).isNotEmpty();
    assertThat(SimLaws.neverStops(List.of(drained), Optional.empty())).isEmpty();
  }

  private static Verdict verdict(int vendor, HealthState state) {
    return new Verdict(SimCluster.VENDORS.get(vendor), state, 1, Simulation.START, "", Map.of(), 0);
  }

  private static String firstViolation(Judge broken) {
    for (long seed = 0; seed < 1_000; seed++) {
      try {
        Simulation.run(seed, broken);
      } catch (AssertionError e) {
        return String.valueOf(e.getMessage());
      }
    }
    return "none";
  }
}
