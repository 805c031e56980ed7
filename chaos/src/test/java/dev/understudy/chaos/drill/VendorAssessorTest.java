package dev.understudy.chaos.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.workload.History;
import dev.understudy.chaos.workload.HistoryFiller;
import dev.understudy.chaos.workload.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each expectation of a vendor is shown what it must hold for, and what it must not. */
class VendorAssessorTest {

  private static final long START = 1_000_000;
  private static final Node ONE = new Node("payments-1", "payments", "http://one");

  private final History history = History.inMemory();
  private final List<Entry> entries = new ArrayList<>();
  private final Sightings sightings = new Sightings();

  private static Injected from10To20(Fault fault) {
    Injection injection =
        new Injection(
            "outage", Duration.ofSeconds(10), Duration.ofSeconds(10), Optional.empty(), fault);
    return new Injected(injection, 10_000, 20_000, true);
  }

  private static final Injected OUTAGE = from10To20(new Fault.Refused("stripe"));

  private VendorAssessor assessor() {
    Evidence evidence = new Evidence(List.of(), List.of(), entries, START, 0, List.of());
    return new VendorAssessor(history, evidence, sightings, 60_000);
  }

  private void done(String vendor, long from, int times) {
    for (int i = 0; i < times; i++) {
      entries.add(new Entry(vendor, "charge", "c", "o", 1, "", 0, "", START + from + i));
    }
  }

  private void verdict(long at, String state, long percent, long epoch) {
    Sighting.Seen seen = new Sighting.Seen(state, percent, epoch, START + at, "", "");
    sightings.add(ONE, new Sighting(at + 100, true, true, "[]", Map.of("stripe", seen)));
  }

  private boolean steps() {
    ClusterExpectation.Steps expected =
        new ClusterExpectation.Steps("outage", "stripe", Set.of(25L, 50L), 10);
    return assessor().steps(expected, OUTAGE).held();
  }

  @Test
  void aShareThatFollowsItsStepsIsTold() {
    verdict(25_000, "RECOVERING", 25, 5);
    verdict(30_000, "RECOVERING", 50, 6);
    verdict(35_000, "UP", 100, 7);
    done("stripe", 26_000, 30);
    done("adyen", 27_000, 70);
    done("stripe", 31_000, 45);
    done("adyen", 32_000, 55);
    assertThat(steps()).isTrue();

    done("adyen", 33_000, 100);
    assertThat(steps()).as("22 % instead of 50 %").isFalse();
  }

  @Test
  void aStepThatIsLeftOutOrHardlyUsedIsSeen() {
    verdict(25_000, "RECOVERING", 25, 5);
    verdict(30_000, "UP", 100, 6);
    done("stripe", 26_000, 25);
    done("adyen", 27_000, 75);
    assertThat(steps()).as("never at 50 %").isFalse();

    verdict(40_000, "RECOVERING", 50, 8);
    done("stripe", 41_000, 5);
    done("adyen", 42_000, 5);
    assertThat(steps()).as("ten calls say nothing").isFalse();
  }

  @Test
  void tooManyChangesAndNoneAreSeen() {
    ClusterExpectation.Transitions most2 = new ClusterExpectation.Transitions("stripe", 2);
    verdict(1_000, "UP", 100, 3);
    assertThat(assessor().transitions(most2, 10_000).held()).as("none").isFalse();

    verdict(11_000, "DOWN", 0, 4);
    verdict(16_000, "PROBING", 0, 5);
    assertThat(assessor().transitions(most2, 10_000).held()).isTrue();

    verdict(18_000, "DOWN", 0, 8); // What nobody looked at counts too.
    assertThat(assessor().transitions(most2, 10_000).held()).isFalse();
  }

  private void offered(int perSecond, Sample.Result result) {
    for (int second = 10; second < 20; second++) {
      for (int i = 0; i < perSecond; i++) {
        HistoryFiller.add(
            history,
            new Sample(
                "payments",
                "charge",
                second * 1_000L + i,
                1,
                result,
                0,
                "",
                "",
                "o",
                Optional.empty()));
      }
    }
  }

  @Test
  void aRateThatIsExceededInAnyTenSecondsIsSeen() {
    ClusterExpectation.RateKept expected = new ClusterExpectation.RateKept("stripe", 100, 5);
    for (int i = 0; i < 790; i++) {
      done("stripe", 10L * i, 1);
    }
    assertThat(assessor().rateKept(expected).held()).as("nobody wanted so much").isFalse();

    for (int i = 790; i < 2_000; i++) {
      done("stripe", 10L * i, 1);
    }
    assertThat(assessor().rateKept(expected).held()).isTrue();

    done("stripe", 9_900, 50);
    assertThat(assessor().rateKept(expected).held()).as("1050 in ten seconds").isTrue();

    done("stripe", 10_000, 1);
    assertThat(assessor().rateKept(expected).held()).as("1051 in ten seconds").isFalse();
  }

  @Test
  void aFloodAtTheBackupIsSeen() {
    ClusterExpectation.CallsAtVendor expected =
        new ClusterExpectation.CallsAtVendor("outage", "adyen", Set.of("charge"), 1.2);
    offered(10, Sample.Result.SUCCEEDED);
    assertThat(assessor().calls(expected, OUTAGE).held()).as("nobody counted").isFalse();

    sightings.count("adyen", 9_900, 50);
    sightings.count("adyen", 20_100, 170);
    assertThat(assessor().calls(expected, OUTAGE).held()).as("120 for 100").isTrue();

    sightings.count("stripe", 9_900, 50);
    sightings.count("stripe", 20_100, 171);
    assertThat(
            assessor()
                .calls(
                    new ClusterExpectation.CallsAtVendor("outage", "stripe", Set.of("charge"), 1.2),
                    OUTAGE)
                .held())
        .as("121 for 100")
        .isFalse();
  }

  private boolean untouched(Injected during) {
    ClusterExpectation.Untouched expected =
        new ClusterExpectation.Untouched(
            "outage", "stripe", Duration.ofSeconds(1), Duration.ofSeconds(5));
    return assessor().untouched(expected, during).held();
  }

  @Test
  void aDrainedVendorThatIsCalledIsSeen() {
    done("stripe", 9_000, 1);
    done("stripe", 10_500, 1);
    assertThat(untouched(OUTAGE)).as("it never came back").isFalse();

    done("stripe", 24_000, 1);
    assertThat(untouched(OUTAGE)).isTrue();

    done("stripe", 15_000, 1);
    assertThat(untouched(OUTAGE)).isFalse();
  }

  @Test
  void whatWasInFlightMayFinishButNotForEver() {
    done("stripe", 9_000, 1);
    done("stripe", 24_000, 1);
    HistoryFiller.add(
        history,
        new Sample(
            "payments",
            "charge",
            9_900,
            2_000,
            Sample.Result.SUCCEEDED,
            201,
            "",
            "",
            "early",
            Optional.empty()));
    entries.add(new Entry("stripe", "charge", "c", "early", 1, "", 0, "", START + 11_500));
    assertThat(untouched(OUTAGE)).isTrue();

    entries.add(new Entry("stripe", "charge", "c", "early", 1, "", 0, "", START + 16_000));
    assertThat(untouched(OUTAGE)).isFalse();
  }

  @Test
  void aVendorThatWasNeverCalledWasNotDrained() {
    done("stripe", 24_000, 1);
    assertThat(untouched(OUTAGE)).isFalse();
  }

  @Test
  void aWordThatExpiresIsOverThen() {
    Injected drain =
        from10To20(new Fault.Operator("stripe", "DRAIN", "ann", "why", Duration.ofSeconds(6)));
    done("stripe", 9_000, 1);
    done("stripe", 18_000, 1);
    assertThat(untouched(drain)).as("two seconds after it expired").isTrue();
    assertThat(untouched(OUTAGE)).as("an outage of ten seconds").isFalse();
  }

  @Test
  void tooFewThatWereShedAreSeen() {
    ClusterExpectation.Shed expected = new ClusterExpectation.Shed("outage", Set.of("charge"), 11);
    offered(1, Sample.Result.FAILED);
    offered(1, Sample.Result.SHED);
    assertThat(assessor().shed(expected, OUTAGE).held()).isFalse();

    offered(1, Sample.Result.SHED);
    assertThat(assessor().shed(expected, OUTAGE).held()).isTrue();
  }
}
