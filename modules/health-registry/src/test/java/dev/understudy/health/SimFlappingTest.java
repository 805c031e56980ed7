package dev.understudy.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.HealthRules;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A vendor that is up for two seconds and down for two, before a whole cluster. */
class SimFlappingTest {

  private static final int MINUTES = 5;
  private static final int MOST_TRANSITIONS = 8;
  private static final int STEPS_OF_TWO_SECONDS =
      Math.toIntExact(Duration.ofSeconds(2).dividedBy(Simulation.STEP));

  /**
   * All that was written of it in five minutes, but for the first, that it answers; the other
   * vendor is well all the time.
   */
  private static List<Verdict> written(int nodes, Judge judge) {
    List<Verdict> written = new ArrayList<>();
    SimCluster cluster =
        new SimCluster(
            new SplittableRandom(nodes),
            nodes,
            SimWeather.CALM,
            HealthPolicy.DEFAULT,
            judge,
            proposal -> written.add(proposal.next()),
            wrong -> assertThat(wrong).isEmpty());
    long steps = Duration.ofMinutes(MINUTES).dividedBy(Simulation.STEP);
    for (int step = 0; step < steps; step++) {
      if (step > 0 && step % STEPS_OF_TWO_SECONDS == 0) {
        cluster.turn(0);
      }
      cluster.step();
    }
    return written.stream()
        .filter(verdict -> verdict.provider().equals(SimCluster.VENDORS.getFirst()))
        .filter(verdict -> verdict.epoch() > 1)
        .distinct()
        .toList();
  }

  @Test
  void itMakesFewTransitionsHoweverManyNodesThereAre() {
    for (int nodes : new int[] {1, 2, 3, 7, 20}) {
      List<Verdict> transitions = written(nodes, HealthRules::judge);

      assertThat(transitions).as("%d nodes", nodes).hasSizeBetween(2, MOST_TRANSITIONS);
      assertThat(transitions).anyMatch(verdict -> verdict.state() instanceof HealthState.Down);
      // From then on the good answers must lie a second apart, and it is never up for so long.
      assertThat(transitions)
          .noneMatch(v -> v.flaps() >= 2 && v.state() instanceof HealthState.Recovering);
    }
  }

  @Test
  void aHoldDownThatNeverGrowsWouldBeSeen() {
    List<Verdict> transitions =
        written(
            3,
            (evidence, previous, word, policy, now) -> {
              Verdict v = HealthRules.judge(evidence, previous, word, policy, now);
              return v.equals(previous.what())
                  ? v
                  : new Verdict(
                      v.provider(), v.state(), v.epoch(), v.since(), v.reason(), v.evidence(), 0);
            });

    assertThat(transitions).hasSizeGreaterThan(MOST_TRANSITIONS);
  }
}
