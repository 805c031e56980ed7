package dev.understudy.failover;

import static dev.understudy.failover.Reports.NOW;
import static dev.understudy.failover.Reports.POLICY;
import static dev.understudy.failover.Reports.VENDOR;
import static dev.understudy.failover.Reports.calls;
import static dev.understudy.failover.Reports.evidence;
import static dev.understudy.failover.Reports.node;
import static dev.understudy.failover.Reports.seen;
import static dev.understudy.failover.Reports.trial;
import static dev.understudy.failover.Reports.vendor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthRulesTest {

  private static final HealthState DOWN = new HealthState.Down();
  private static final long EPOCH = 7;

  private static Heard<Verdict> holds(HealthState state, Duration forSoLong, int flaps) {
    // Written by a node whose clock is years behind: no rule may measure by it.
    Verdict verdict = new Verdict(VENDOR, state, EPOCH, Instant.EPOCH, "", Map.of(), flaps);
    return new Heard<>(verdict, NOW.minus(forSoLong));
  }

  private static Heard<Verdict> up() {
    return holds(new HealthState.Up(), Duration.ofSeconds(30), 0);
  }

  private static Verdict judge(Heard<Verdict> previous, NodeReport... reports) {
    return HealthRules.judge(evidence(reports), previous, Optional.empty(), POLICY, NOW);
  }

  @Test
  void oneBadNodeCannotPoisonTheOthers() {
    Verdict verdict = judge(up(), seen("a", 0, 100), seen("b", 100, 0), seen("c", 100, 0));

    assertThat(verdict).isEqualTo(up().what());
  }

  @Test
  void aMajorityTakesAVendorDown() {
    Verdict verdict = judge(up(), seen("a", 0, 100), seen("b", 10, 90), seen("c", 100, 0));

    assertThat(verdict.state()).isEqualTo(DOWN);
    assertThat(verdict.epoch()).isEqualTo(EPOCH + 1);
    assertThat(verdict.evidence()).containsEntry("votes", "2 of 3").containsKeys("a", "b", "c");
  }

  @Test
  void whereTwoCanTellBothMustSayIt() {
    assertThat(judge(up(), seen("a", 0, 100), seen("b", 100, 0))).isEqualTo(up().what());
    assertThat(judge(up(), seen("a", 0, 100), seen("b", 0, 100)).state()).isEqualTo(DOWN);
  }

  @Test
  void whoAloneHasTrafficDecidesAlone() {
    assertThat(judge(up(), seen("a", 0, 100), seen("b", 1, 0)).state()).isEqualTo(DOWN);
  }

  @Test
  void tooLittleTrafficTellsNothing() {
    assertThat(judge(up(), seen("a", 0, 4))).isEqualTo(up().what());
  }

  @Test
  void aFewBadCallsInARowTellBeforeTheWindowIsFull() {
    assertThat(judge(up(), seen("a", 0, 5)).state()).isEqualTo(DOWN);
  }

  @Test
  void aClassOfOperationsThatIsAGoodPartOfTheCallsSpeaksForTheVendor() {
    VendorReport chargesFail =
        new VendorReport(Trial.NONE, Map.of("charge", calls(0, 25), "read", calls(75, 0)));
    VendorReport aFewRefundsFail =
        new VendorReport(Trial.NONE, Map.of("refund", calls(0, 12), "read", calls(88, 0)));

    assertThat(judge(up(), node("a", Map.of(VENDOR, chargesFail))).state()).isEqualTo(DOWN);
    assertThat(judge(up(), node("a", Map.of(VENDOR, aFewRefundsFail))).state())
        .isEqualTo(new HealthState.Degraded());
  }

  @Test
  void slowCallsDegrade() {
    Tally half = new Tally(10, 10, 0, 0, Map.of(), 10);
    Tally fewer = new Tally(10, 10, 0, 0, Map.of(), 9);

    assertThat(judge(up(), node("a", Map.of(VENDOR, vendor(half)))).state())
        .isEqualTo(new HealthState.Degraded());
    assertThat(judge(up(), node("a", Map.of(VENDOR, vendor(fewer))))).isEqualTo(up().what());
  }

  @Test
  void whatWasHeardALeaseAgoHasNoVote() {
    Heard<NodeReport> old = new Heard<>(seen("a", 0, 100), NOW.minus(POLICY.lease()));
    Evidence silent = Evidence.of(List.of(old), POLICY, NOW);
    Evidence lastWord = Evidence.of(List.of(old), POLICY, NOW.minusMillis(1));

    assertThat(HealthRules.judge(silent, up(), Optional.empty(), POLICY, NOW))
        .isEqualTo(up().what());
    assertThat(HealthRules.judge(lastWord, up(), Optional.empty(), POLICY, NOW).state())
        .isEqualTo(DOWN);
  }

  @Test
  void aDegradedVendorComesBackWhenItIsClearlyBetterForAWholeWindow() {
    Verdict degraded = judge(up(), seen("a", 90, 10));
    assertThat(degraded.state()).isEqualTo(new HealthState.Degraded());

    Heard<Verdict> young = new Heard<>(degraded, NOW.minusMillis(9_999));
    Heard<Verdict> old = new Heard<>(degraded, NOW.minusSeconds(10));
    assertThat(judge(young, seen("a", 100, 0))).isEqualTo(degraded);
    assertThat(judge(old, seen("a", 95, 5))).isEqualTo(degraded);
    assertThat(judge(old, seen("a", 96, 4)).state()).isEqualTo(new HealthState.Up());
  }

  @Test
  void aDegradedVendorWithoutTrafficIsUnprovenAndIsAsked() {
    Verdict verdict = judge(holds(new HealthState.Degraded(), Duration.ofSeconds(10), 0));

    assertThat(verdict.state()).isEqualTo(new HealthState.Unproven());
    assertThat(HealthRules.probeEvery(verdict, POLICY)).isPresent();
  }

  @Test
  void whatIsNotKnownIsNotShownAsWellUntilItAnswers() {
    Heard<Verdict> nothingKnown = new Heard<>(Verdict.initial(VENDOR, NOW), NOW);
    assertThat(nothingKnown.what().state()).isEqualTo(new HealthState.Unproven());
    assertThat(nothingKnown.what().state().share()).isEqualTo(1);

    assertThat(judge(nothingKnown)).isEqualTo(nothingKnown.what());
    assertThat(judge(nothingKnown, seen("a", 0, 1))).isEqualTo(nothingKnown.what());
    assertThat(judge(nothingKnown, seen("a", 1, 0)).state()).isEqualTo(new HealthState.Up());
    assertThat(judge(nothingKnown, seen("a", 0, 5)).state()).isEqualTo(DOWN);
  }

  @Test
  void holdDownDoublesWithEachFlap() {
    for (int flaps = 0; flaps < 3; flaps++) {
      Duration holdDown = Duration.ofSeconds(5L << flaps);

      assertThat(judge(holds(DOWN, holdDown.minusMillis(1), flaps)).state()).isEqualTo(DOWN);
      Verdict after = judge(holds(DOWN, holdDown, flaps));
      assertThat(after.state()).isEqualTo(new HealthState.Probing());
      assertThat(after.flaps()).isEqualTo(flaps + 1);
    }
    assertThat(POLICY.failback().holdDown(50)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void threeGoodProbesLetALittleTrafficBack() {
    Heard<Verdict> probing = holds(new HealthState.Probing(), Duration.ofSeconds(1), 1);

    assertThat(HealthRules.probed(probing, 2, POLICY, NOW)).isEqualTo(probing.what());
    Verdict back = HealthRules.probed(probing, 3, POLICY, NOW);
    assertThat(back.state()).isEqualTo(new HealthState.Recovering(5));
    assertThat(back.evidence()).containsExactly(entry("probes", "good 3 in a row"));
  }

  @Test
  void theMoreAVendorFlapsTheLongerItMustAnswer() {
    List<Long> gaps = new ArrayList<>();
    for (int flaps = 1; flaps <= 7; flaps++) {
      Verdict verdict = holds(new HealthState.Probing(), Duration.ZERO, flaps).what();
      gaps.add(HealthRules.probeEvery(verdict, POLICY).orElseThrow().toMillis());
    }

    assertThat(gaps).containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 8_000L, 8_000L);
  }

  @Test
  void oneNodeAsksForAllAndTheyTakeTurns() {
    Evidence evidence = evidence(seen("a", 0, 0), seen("b", 0, 0));
    List<String> askers = new ArrayList<>();
    // A turn lasts for five probes of half a second.
    for (int seconds : new int[] {0, 2, 3, 4, 5}) {
      Heard<Verdict> probing = holds(new HealthState.Probing(), Duration.ofSeconds(seconds), 1);
      for (String node : List.of("a", "b")) {
        HealthRules.probeEvery(node, evidence, probing, POLICY, NOW)
            .ifPresent(_ -> askers.add(node));
      }
    }

    assertThat(askers).containsExactly("a", "a", "b", "b", "a");
  }

  @Test
  void aTurnIsLongEnoughForTheGoodAnswersHoweverOftenTheyAreWanted() {
    Failback usual = Failback.DEFAULT;
    HealthPolicy eager =
        new HealthPolicy(
            POLICY.window(),
            POLICY.lease(),
            POLICY.thresholds(),
            new Failback(
                usual.holdDown(),
                usual.longestHoldDown(),
                usual.flapDecay(),
                Duration.ofMillis(1),
                usual.longestProbeEvery(),
                usual.goodProbes(),
                usual.steps(),
                usual.step(),
                usual.stepGoodRate()));
    Evidence evidence = evidence(seen("a", 0, 0), seen("b", 0, 0));

    // A node looks every 250 ms: three times in any turn, wherever the first look falls.
    for (int first = 0; first < 250; first++) {
      int looks = 0;
      for (int at = first; at < 1_250; at += 250) {
        Heard<Verdict> probing = holds(new HealthState.Probing(), Duration.ofMillis(at), 1);
        looks += HealthRules.probeEvery("a", evidence, probing, eager, NOW).isPresent() ? 1 : 0;
      }
      assertThat(looks).isGreaterThanOrEqualTo(usual.goodProbes());
    }
  }

  @Test
  void whereNothingIsKnownEachNodeFindsOutForItself() {
    Heard<Verdict> unproven = holds(new HealthState.Unproven(), Duration.ZERO, 0);
    Evidence evidence = evidence(seen("a", 0, 0), seen("b", 0, 0));

    assertThat(HealthRules.probeEvery("a", evidence, unproven, POLICY, NOW)).isPresent();
    assertThat(HealthRules.probeEvery("b", evidence, unproven, POLICY, NOW)).isPresent();
  }

  @Test
  void trafficReturnsByStepsOfFiveSeconds() {
    List<HealthState> states = new ArrayList<>();
    HealthState state = new HealthState.Recovering(5);
    while (!(state instanceof HealthState.Up)) {
      states.add(state);
      NodeReport well = trial("a", EPOCH, 100, 0);
      assertThat(judge(holds(state, Duration.ofMillis(4999), 0), well).state()).isEqualTo(state);
      state = judge(holds(state, Duration.ofSeconds(5), 0), well).state();
    }

    assertThat(states)
        .containsExactly(
            new HealthState.Recovering(5),
            new HealthState.Recovering(25),
            new HealthState.Recovering(50),
            new HealthState.Recovering(100));
  }

  @Test
  void aStepNeedsNinetyFiveGoodCallsInAHundred() {
    Heard<Verdict> step = holds(new HealthState.Recovering(25), Duration.ofSeconds(5), 1);

    assertThat(judge(step, trial("a", EPOCH, 94, 6)).state()).isEqualTo(DOWN);
    assertThat(judge(step, trial("a", EPOCH, 95, 5)).state())
        .isEqualTo(new HealthState.Recovering(50));
  }

  @Test
  void aStepThatClearlyFailsIsNotWaitedFor() {
    Heard<Verdict> step = holds(new HealthState.Recovering(25), Duration.ofSeconds(1), 1);

    assertThat(judge(step, trial("a", EPOCH, 0, 4))).isEqualTo(step.what());
    assertThat(judge(step, trial("a", EPOCH, 0, 5)).state()).isEqualTo(DOWN);
  }

  @Test
  void oneNodeAloneEndsNoStepBeforeItIsOverWhereAnotherCanBeAsked() {
    Heard<Verdict> step = holds(new HealthState.Recovering(25), Duration.ofSeconds(4), 1);
    NodeReport slow = trial("a", EPOCH, 0, 9);

    assertThat(judge(step, slow, trial("b", 0, 0, 0))).isEqualTo(step.what());
    assertThat(judge(step, slow, trial("b", EPOCH, 3, 0))).isEqualTo(step.what());
    assertThat(judge(step, slow, trial("b", EPOCH, 0, 5)).state()).isEqualTo(DOWN);
  }

  @Test
  void whoAloneHasAskedDecidesAloneWhenTheStepIsOver() {
    Heard<Verdict> over = holds(new HealthState.Recovering(25), Duration.ofSeconds(5), 1);
    NodeReport bad = trial("a", EPOCH, 0, 9);

    assertThat(judge(over, bad, trial("b", 0, 0, 0)).state()).isEqualTo(DOWN);
    assertThat(judge(over, bad, trial("b", EPOCH, 3, 0)).state())
        .isEqualTo(new HealthState.Recovering(50));
  }

  @Test
  void callsFromBeforeTheStepSayNothingOfIt() {
    Heard<Verdict> step = holds(new HealthState.Recovering(25), Duration.ofSeconds(5), 1);

    assertThat(judge(step, trial("a", EPOCH - 1, 0, 100)).state())
        .isEqualTo(new HealthState.Recovering(50));
  }

  @Test
  void anOutageSoonAfterAnotherIsHeldDownForLonger() {
    Verdict again = judge(holds(new HealthState.Up(), Duration.ofMinutes(4), 1), seen("a", 0, 99));

    assertThat(again.flaps()).isEqualTo(1);
    assertThat(judge(holds(new HealthState.Up(), Duration.ofMinutes(11), 3), seen("a", 0, 99)))
        .extracting(Verdict::flaps)
        .isEqualTo(1);
  }

  @Test
  void timeOfCalmAddsUpWhenTheVendorIsDegradedBetween() {
    Heard<Verdict> calm = holds(new HealthState.Up(), Duration.ofMinutes(3), 1);
    Verdict degraded = judge(calm, seen("a", 80, 20));
    assertThat(degraded.calm()).isEqualTo(Duration.ofMinutes(3));

    Heard<Verdict> later = new Heard<>(degraded, NOW.minus(Duration.ofMinutes(2)));
    assertThat(judge(later, seen("a", 0, 100)).flaps()).isZero();
  }

  @Test
  void anOperatorsWordHoldsUntilItIsTakenBack() {
    OperatorOverride drain =
        new OperatorOverride(OperatorOverride.Kind.DRAIN, "ann", "maintenance", NOW.plusSeconds(1));
    Verdict drained =
        HealthRules.judge(evidence(seen("a", 9, 0)), up(), Optional.of(drain), POLICY, NOW);
    assertThat(drained.state()).isEqualTo(new HealthState.Drained());
    assertThat(drained.reason()).contains("ann").contains("maintenance");

    Heard<Verdict> held = new Heard<>(drained, NOW);
    assertThat(HealthRules.judge(evidence(), held, Optional.of(drain), POLICY, NOW))
        .isEqualTo(drained);
    assertThat(judge(held).state()).isEqualTo(new HealthState.Probing());
  }

  @Test
  void whatWasForcedUpIsUnprovenAfterwards() {
    OperatorOverride force =
        new OperatorOverride(OperatorOverride.Kind.FORCE_UP, "ann", "I know", NOW.plusSeconds(1));
    Verdict forced =
        HealthRules.judge(evidence(seen("a", 0, 99)), up(), Optional.of(force), POLICY, NOW);
    assertThat(forced.state()).isEqualTo(new HealthState.Up());
    assertThat(forced.forced()).isTrue();

    assertThat(judge(new Heard<>(forced, NOW)).state()).isEqualTo(new HealthState.Unproven());
  }

  @Test
  void theNewerReportOfANodeHoldsAndARestartedNodeCountsAnew() {
    NodeReport old = new NodeReport("a", 5, 900, false, Map.of());

    assertThat(new NodeReport("a", 5, 901, false, Map.of()).isNewerThan(old)).isTrue();
    assertThat(new NodeReport("a", 6, 1, false, Map.of()).isNewerThan(old)).isTrue();
    assertThat(old.isNewerThan(old)).isFalse();
  }

  @Test
  void aThresholdThatMakesNoSenseIsNamed() {
    assertThatThrownBy(() -> new Thresholds(10, 5, 1.5, 0.1, Duration.ofSeconds(2), 0.5, 0.25, 0.9))
        .hasMessage("downRate must be in (0, 1], was 1.5");
  }
}
