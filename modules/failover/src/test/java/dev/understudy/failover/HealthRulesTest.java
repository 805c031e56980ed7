package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HealthRulesTest {

  private static final ProviderId VENDOR = new ProviderId("stripe");
  private static final HealthPolicy POLICY = HealthPolicy.DEFAULT;
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static Observation seen(String node, int good, int bad) {
    return new Observation(VENDOR, node, 1, NOW, good, bad, good, bad, 0);
  }

  private static Verdict holds(HealthState state, Duration forSoLong, int flaps) {
    return new Verdict(VENDOR, state, 7, NOW.minus(forSoLong), "", java.util.Map.of(), flaps);
  }

  private static Verdict up() {
    return holds(new HealthState.Up(), Duration.ofSeconds(30), 0);
  }

  private static Verdict judge(Verdict previous, Observation... observations) {
    return HealthRules.judge(List.of(observations), previous, Optional.empty(), POLICY, NOW);
  }

  @Test
  void oneBadNodeCannotPoisonTheOthers() {
    Verdict verdict = judge(up(), seen("a", 0, 100), seen("b", 100, 0), seen("c", 100, 0));

    assertThat(verdict).isEqualTo(up());
  }

  @Test
  void aMajorityTakesAVendorDown() {
    Verdict verdict = judge(up(), seen("a", 0, 100), seen("b", 10, 90), seen("c", 100, 0));

    assertThat(verdict.state()).isEqualTo(new HealthState.Down());
    assertThat(verdict.epoch()).isEqualTo(8);
    assertThat(verdict.evidence()).containsEntry("votes", "2 of 3");
  }

  @Test
  void whereTwoCanTellBothMustSayIt() {
    assertThat(judge(up(), seen("a", 0, 100), seen("b", 100, 0))).isEqualTo(up());
    assertThat(judge(up(), seen("a", 0, 100), seen("b", 0, 100)).state())
        .isEqualTo(new HealthState.Down());
  }

  @Test
  void whoAloneHasTrafficDecidesAlone() {
    assertThat(judge(up(), seen("a", 0, 100), seen("b", 1, 0)).state())
        .isEqualTo(new HealthState.Down());
  }

  @Test
  void tooLittleTrafficTellsNothing() {
    assertThat(judge(up(), seen("a", 0, 4))).isEqualTo(up());
  }

  @Test
  void aFewBadCallsInARowTellBeforeTheWindowIsFull() {
    Observation quick = new Observation(VENDOR, "a", 1, NOW, 0, 5, 0, 5, 5);

    assertThat(judge(up(), quick).state()).isEqualTo(new HealthState.Down());
  }

  @Test
  void whoseLeaseHasEndedHasNoVote() {
    Observation old =
        new Observation(VENDOR, "a", 1, NOW.minus(POLICY.lease()), 0, 100, 0, 100, 100);

    assertThat(judge(up(), old)).isEqualTo(up());
  }

  @Test
  void aVendorThatIsSomewhatBadIsDegradedAndComesBack() {
    Verdict degraded = judge(up(), seen("a", 80, 20));
    assertThat(degraded.state()).isEqualTo(new HealthState.Degraded());

    assertThat(judge(degraded, seen("a", 100, 0)).state()).isEqualTo(new HealthState.Up());
  }

  @Test
  void holdDownDoublesWithEachFlap() {
    for (int flaps = 0; flaps < 3; flaps++) {
      Duration holdDown = Duration.ofSeconds(5L << flaps);
      HealthState down = new HealthState.Down();

      assertThat(judge(holds(down, holdDown.minusMillis(1), flaps)).state()).isEqualTo(down);
      assertThat(judge(holds(down, holdDown, flaps)).state()).isEqualTo(new HealthState.Probing(0));
    }
    assertThat(POLICY.holdDown(50)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void threeGoodProbesLetALittleTrafficBack() {
    Verdict verdict = holds(new HealthState.Probing(0), Duration.ofSeconds(1), 0);
    for (int i = 0; i < 3; i++) {
      assertThat(verdict.state()).isEqualTo(new HealthState.Probing(i));
      verdict = HealthRules.probed(verdict, true, POLICY, NOW);
    }

    assertThat(verdict.state()).isEqualTo(new HealthState.Recovering(5));
  }

  @Test
  void aBadProbeStartsTheCountAgain() {
    Verdict two = holds(new HealthState.Probing(2), Duration.ofSeconds(1), 0);

    assertThat(HealthRules.probed(two, false, POLICY, NOW).state())
        .isEqualTo(new HealthState.Probing(0));
  }

  @Test
  void trafficReturnsByStepsOfFiveSeconds() {
    List<HealthState> states = new ArrayList<>();
    HealthState state = new HealthState.Recovering(5);
    while (!(state instanceof HealthState.Up)) {
      states.add(state);
      assertThat(judge(holds(state, Duration.ofMillis(4999), 0), seen("a", 100, 0)).state())
          .isEqualTo(state);
      state = judge(holds(state, Duration.ofSeconds(5), 0), seen("a", 100, 0)).state();
    }

    assertThat(states)
        .containsExactly(
            new HealthState.Recovering(5),
            new HealthState.Recovering(25),
            new HealthState.Recovering(50),
            new HealthState.Recovering(100));
  }

  @Test
  void aBadStepIsAFlap() {
    Verdict step = holds(new HealthState.Recovering(25), Duration.ofSeconds(5), 1);

    Verdict verdict = judge(step, seen("a", 94, 6));

    assertThat(verdict.state()).isEqualTo(new HealthState.Down());
    assertThat(verdict.flaps()).isEqualTo(2);
    assertThat(judge(step, seen("a", 95, 5)).state()).isEqualTo(new HealthState.Recovering(50));
  }

  @Test
  void flapsAreForgivenWithTime() {
    Verdict calm = holds(new HealthState.Up(), Duration.ofMinutes(11), 3);

    assertThat(judge(calm, seen("a", 0, 100)).flaps()).isEqualTo(1);
  }

  @Test
  void anOperatorsWordHoldsUntilItExpires() {
    OperatorOverride drain =
        new OperatorOverride(OperatorOverride.Kind.DRAIN, "ann", "maintenance", NOW.plusSeconds(1));
    Verdict drained =
        HealthRules.judge(List.of(seen("a", 9, 0)), up(), Optional.of(drain), POLICY, NOW);
    assertThat(drained.state()).isEqualTo(new HealthState.Drained());
    assertThat(drained.reason()).contains("ann").contains("maintenance");

    Verdict after =
        HealthRules.judge(List.of(), drained, Optional.of(drain), POLICY, NOW.plusSeconds(1));
    assertThat(after.state()).isEqualTo(new HealthState.Probing(0));
  }

  @Provide
  Arbitrary<List<Observation>> observations() {
    Arbitrary<Integer> calls = Arbitraries.integers().between(0, 200);
    Arbitrary<Observation> observation =
        Combinators.combine(Arbitraries.of("a", "b", "c", "d", "e"), calls, calls)
            .as(HealthRulesTest::seen);
    return observation.list().ofMaxSize(5).uniqueElements(Observation::node);
  }

  @Provide
  Arbitrary<Verdict> verdicts() {
    return Combinators.combine(
            Arbitraries.of(
                new HealthState.Up(),
                new HealthState.Degraded(),
                new HealthState.Down(),
                new HealthState.Probing(1),
                new HealthState.Recovering(50),
                new HealthState.Drained()),
            Arbitraries.integers().between(0, 600),
            Arbitraries.integers().between(0, 5))
        .as((state, seconds, flaps) -> holds(state, Duration.ofSeconds(seconds), flaps));
  }

  @Property
  void anEpochGrowsByOneExactlyWhenTheStateChanges(
      @ForAll("observations") List<Observation> observations,
      @ForAll("verdicts") Verdict previous) {
    Verdict verdict = HealthRules.judge(observations, previous, Optional.empty(), POLICY, NOW);

    if (verdict.state().equals(previous.state())) {
      assertThat(verdict).isEqualTo(previous);
    } else {
      assertThat(verdict.epoch()).isEqualTo(previous.epoch() + 1);
      assertThat(verdict.reason()).isNotBlank();
    }
  }

  @Property
  void noVendorGoesDownWithoutAMajorityOfThoseWhoCanTell(
      @ForAll("observations") List<Observation> observations) {
    long able = observations.stream().filter(o -> o.good() + o.bad() >= 10).count();
    long bad =
        observations.stream().filter(o -> o.good() + o.bad() >= 10 && o.bad() >= o.good()).count();

    boolean down =
        HealthRules.judge(observations, up(), Optional.empty(), POLICY, NOW).state()
            instanceof HealthState.Down;

    assertThat(down).isEqualTo(bad * 2 > able && (able < 2 || bad >= 2));
  }
}
