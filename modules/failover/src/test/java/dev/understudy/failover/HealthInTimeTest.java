package dev.understudy.failover;

import static dev.understudy.failover.Reports.NOW;
import static dev.understudy.failover.Reports.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the rules do over time, at one node. */
class HealthInTimeTest {

  private static final Duration FLAPPING = Duration.ofMinutes(5);
  private static final int MOST_TRANSITIONS = 8;

  private static boolean well(Duration at) {
    return !at.isNegative();
  }

  private static boolean dead(Duration at) {
    return !well(at);
  }

  /** Two seconds up, two seconds down. */
  private static boolean comesAndGoes(Duration at) {
    return at.toMillis() / 2_000 % 2 == 0;
  }

  private static long epochsOfAFlappingVendor(Judge judge, int callsPerStep) {
    Timeline timeline = new Timeline(judge, callsPerStep).holding(new HealthState.Up(), 0);
    return timeline.run(FLAPPING, HealthInTimeTest::comesAndGoes).verdict().epoch() - 1;
  }

  @Test
  void aVendorThatComesAndGoesForFiveMinutesMakesFewTransitions() {
    for (int callsPerStep : new int[] {1, 2, 10, 50}) {
      assertThat(epochsOfAFlappingVendor(Judge.REAL, callsPerStep))
          .as("%d calls every 100 ms", callsPerStep)
          .isBetween(1L, (long) MOST_TRANSITIONS);
    }
  }

  @Test
  void aHoldDownThatNeverGrowsWouldBeSeen() {
    assertThat(epochsOfAFlappingVendor(Judge.forgetful(), 10)).isGreaterThan(MOST_TRANSITIONS);
  }

  private static boolean isUpAtLast(Judge judge, HealthState from, int flaps, int callsPerStep) {
    Failback failback = POLICY.failback();
    Duration bound =
        failback
            .longestHoldDown()
            .plus(failback.longestProbeEvery().multipliedBy(failback.goodProbes()))
            .plus(failback.step().multipliedBy(failback.steps().size()))
            .plus(POLICY.window())
            .plusSeconds(2);
    Timeline timeline = new Timeline(judge, callsPerStep).holding(from, flaps);
    return timeline.run(bound, HealthInTimeTest::well).verdict().state() instanceof HealthState.Up;
  }

  private static List<HealthState> states() {
    return List.of(
        new HealthState.Unproven(),
        new HealthState.Up(),
        new HealthState.Degraded(),
        new HealthState.Down(),
        new HealthState.Probing(),
        new HealthState.Recovering(25),
        new HealthState.Drained());
  }

  @Property(tries = 200)
  void whenFaultsEndEveryVendorIsUpWithinABound(
      @ForAll @IntRange(max = 6) int state,
      @ForAll @IntRange(max = 20) int flaps,
      @ForAll @IntRange(max = 20) int callsPerStep) {
    assertThat(isUpAtLast(Judge.REAL, states().get(state), flaps, callsPerStep)).isTrue();
  }

  @Test
  void aVendorThatNeverReturnsWouldBeSeen() {
    assertThat(isUpAtLast(Judge.unforgiving(), new HealthState.Down(), 0, 10)).isFalse();
  }

  /** How long each outage was held down, of a vendor that answers probes and fails with traffic. */
  private static List<Long> holdDowns(Judge judge) {
    Timeline timeline = new Timeline(judge, 10).holding(new HealthState.Up(), 0);
    timeline.run(
        Duration.ofMinutes(30), _ -> timeline.verdict().state() instanceof HealthState.Probing);
    List<Long> seconds = new ArrayList<>();
    List<Verdict> history = timeline.history();
    for (int i = 1; i < history.size(); i++) {
      if (history.get(i - 1).state() instanceof HealthState.Down) {
        Duration held = Duration.between(history.get(i - 1).since(), history.get(i).since());
        seconds.add(held.toSeconds());
      }
    }
    return seconds;
  }

  @Test
  void holdDownDoublesUpToFiveMinutes() {
    assertThat(holdDowns(Judge.REAL)).startsWith(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
    assertThat(holdDowns(Judge.forgetful())).startsWith(5L, 5L, 5L);
  }

  /**
   * Five seconds, doubled with each flap, five minutes at most; by multiplication, step by step.
   */
  private static boolean isHeldDownAsWritten(Judge judge, int flaps) {
    long seconds = 5;
    for (int i = 0; i < flaps && seconds < 300; i++) {
      seconds *= 2;
    }
    Timeline timeline = new Timeline(judge, 10).holding(new HealthState.Down(), flaps);
    timeline.run(Duration.ofSeconds(Math.min(seconds, 300)), HealthInTimeTest::well);
    boolean heldSoLong = timeline.verdict().state() instanceof HealthState.Down;
    timeline.run(Timeline.STEP, HealthInTimeTest::well);
    return heldSoLong && timeline.verdict().state() instanceof HealthState.Probing;
  }

  @Property(tries = 100)
  void holdDownIsAsLongAsWritten(@ForAll @IntRange(max = 100) int flaps) {
    assertThat(isHeldDownAsWritten(Judge.REAL, flaps)).isTrue();
  }

  @Test
  void aHoldDownOfAnotherLengthWouldBeSeen() {
    assertThat(isHeldDownAsWritten(Judge.unforgiving(), 0)).isFalse();
    assertThat(isHeldDownAsWritten(Judge.impatient(), 3)).isFalse();
  }

  private static boolean flapsDecayAsWritten(Judge judge, int flaps, int minutes) {
    Timeline timeline = new Timeline(judge, 10).holding(new HealthState.Up(), flaps);
    timeline
        .run(Duration.ofMinutes(minutes), HealthInTimeTest::well)
        .run(Duration.ofSeconds(1), HealthInTimeTest::dead);
    return timeline.verdict().state() instanceof HealthState.Down
        && timeline.verdict().flaps() == Math.max(0, flaps - minutes / 5);
  }

  /** A second of the outage is still in the calm; so the minutes are none that five divides. */
  @Property(tries = 30)
  void flapsDecayByOneInFiveMinutes(
      @ForAll @IntRange(max = 12) int flaps, @ForAll @IntRange(max = 8) int fives) {
    assertThat(flapsDecayAsWritten(Judge.REAL, flaps, 5 * fives + 1 + flaps % 4)).isTrue();
  }

  @Test
  void flapsThatAreForgottenAtOnceWouldBeSeen() {
    assertThat(flapsDecayAsWritten(Judge.forgetful(), 3, 1)).isFalse();
  }

  @Test
  void holdDownDecaysByOneFlapInFiveMinutesOfCalm() {
    for (int minutes : IntStream.of(1, 6, 11, 16, 60).toArray()) {
      Timeline timeline = new Timeline(Judge.REAL, 10).holding(new HealthState.Up(), 3);
      timeline
          .run(Duration.ofMinutes(minutes), HealthInTimeTest::well)
          .run(Duration.ofSeconds(1), HealthInTimeTest::dead);

      assertThat(timeline.verdict().state()).isEqualTo(new HealthState.Down());
      assertThat(timeline.verdict().flaps()).isEqualTo(Math.max(0, 3 - minutes / 5));
    }
  }

  private static boolean shareGrowsByTheSteps(Judge judge, int upSeconds, int downSeconds) {
    Timeline timeline = new Timeline(judge, 10).holding(new HealthState.Up(), 0);
    timeline.run(Duration.ofMinutes(3), t -> t.toSeconds() % (upSeconds + downSeconds) < upSeconds);
    List<Double> shares = timeline.history().stream().map(v -> v.state().share()).toList();
    List<Double> steps = List.of(0.0, 0.05, 0.25, 0.5, 1.0);
    for (int i = 1; i < shares.size(); i++) {
      double before = shares.get(i - 1);
      double after = shares.get(i);
      if (after > before && steps.indexOf(after) != steps.indexOf(before) + 1) {
        return false;
      }
    }
    return true;
  }

  @Property(tries = 200)
  void theShareOnlyGrowsThroughTheSteps(
      @ForAll @IntRange(min = 1, max = 60) int upSeconds,
      @ForAll @IntRange(min = 1, max = 30) int downSeconds) {
    assertThat(shareGrowsByTheSteps(Judge.REAL, upSeconds, downSeconds)).isTrue();
  }

  @Test
  void aStepThatIsSkippedWouldBeSeen() {
    assertThat(shareGrowsByTheSteps(Judge.hasty(), 50, 10)).isFalse();
  }

  private static boolean isEverUsedWhileDrained(Judge judge, int seconds) {
    Timeline timeline = new Timeline(judge, 10).holding(new HealthState.Up(), 0);
    timeline.run(Duration.ofSeconds(seconds), HealthInTimeTest::comesAndGoes);
    timeline.say(
        Optional.of(
            new OperatorOverride(
                OperatorOverride.Kind.DRAIN, "ann", "drill", NOW.plusSeconds(600))));
    timeline.run(Timeline.STEP, HealthInTimeTest::comesAndGoes);
    int before = timeline.history().size();
    timeline.run(Duration.ofSeconds(60), HealthInTimeTest::well);
    return timeline.verdict().state().share() > 0 || timeline.history().size() > before;
  }

  @Property(tries = 50)
  void aDrainedVendorGetsNothing(@ForAll @IntRange(max = 60) int seconds) {
    assertThat(isEverUsedWhileDrained(Judge.REAL, seconds)).isFalse();
  }

  @Test
  void aRuleThatDoesNotListenToTheOperatorWouldBeSeen() {
    assertThat(isEverUsedWhileDrained(Judge.deaf(), 60)).isTrue();
  }
}
