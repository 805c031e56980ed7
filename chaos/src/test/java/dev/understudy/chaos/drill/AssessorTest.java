package dev.understudy.chaos.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.report.Report;
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

/** Each expectation is shown what it must hold for, and what it must not. */
class AssessorTest {

  private static final long START = 1_000_000;
  private static final Set<String> CHARGE = Set.of("charge");
  private static final Optional<String> STORM = Optional.of("storm");

  private final History history = History.inMemory();
  private final List<Entry> entries = new ArrayList<>();
  private final Injected storm =
      new Injected(
          new Injection(
              "storm",
              Duration.ofSeconds(10),
              Duration.ofSeconds(10),
              Optional.of(Duration.ofSeconds(5)),
              new Fault.Refused("stripe")),
          10_000,
          20_000,
          true);

  private void charge(long atMillis, double latency, Sample.Result result) {
    HistoryFiller.add(
        history,
        new Sample(
            "payments", "charge", atMillis, latency, result, 0, "", "", "o", Optional.empty()));
  }

  private void told(long atMillis, double latency, int status) {
    HistoryFiller.add(
        history,
        new Sample(
            "payments",
            "charge",
            atMillis,
            latency,
            Sample.Result.SUCCEEDED,
            status,
            "",
            "",
            "o",
            Optional.empty()));
  }

  @Test
  void whatIsToldInTimeIsCountedWhileTheFaultLasts() {
    Expectation.Told all = new Expectation.Told(CHARGE, "storm", 201, 100, Duration.ofSeconds(3));
    Expectation.Told half = new Expectation.Told(CHARGE, "storm", 201, 50, Duration.ofSeconds(3));
    assertThat(assess(all).held()).as("nothing was asked").isFalse();
    told(9_999, 1, 503);
    told(10_000, 3_000, 201);
    told(20_000, 1, 503);
    assertThat(assess(all).held()).isTrue();

    told(15_000, 3_001, 201);
    assertThat(assess(all).held()).as("late").isFalse();
    assertThat(assess(half).held()).isTrue();

    told(15_000, 1, 202);
    assertThat(assess(half).held()).as("another status").isFalse();
  }

  private void sale(String reservation, long endMillis) {
    HistoryFiller.add(
        history,
        new Sample(
            "inventory",
            "commit",
            endMillis,
            0,
            Sample.Result.SUCCEEDED,
            200,
            "",
            "",
            reservation,
            Optional.of(new Acknowledged(Acknowledged.Kind.SALE, reservation, "SKU-1", 1, ""))));
  }

  private void told(String vendor, String reservation, long atMillis) {
    entries.add(
        new Entry(vendor, "adjust", "a", reservation, 0, "SKU-1", -1, "", START + atMillis));
  }

  private Report.Expectation assess(Expectation expectation) {
    return assess(expectation, 0, List.of());
  }

  private Report.Expectation assess(Expectation expectation, long finalAt, List<String> open) {
    Evidence evidence = new Evidence(List.of(), List.of(), entries, START, finalAt, open);
    Report.Injection measured =
        new Report.Injection(
            "storm", "stripe", 10_000, 20_000, true, new Report.Timings(300, 4_000, 9_000));
    Sightings none = new Sightings();
    Counters counters = new Counters(Map.of(), Map.of());
    return new Assessor(
            history,
            evidence,
            List.of(storm),
            List.of(measured),
            60_000,
            new ClusterAssessor(
                new NodesAssessor(history, none, counters, Journals.NONE, START, 60_000),
                new VendorAssessor(history, evidence, none, 60_000),
                List.of(storm)),
            new CampaignAssessor(CampaignStory.NONE, List.of(), evidence, 0))
        .assess(expectation);
  }

  @Test
  void aFailureCountsOnlyInItsTime() {
    Expectation during = new Expectation.NoneFailed(CHARGE, STORM);
    Expectation ever = new Expectation.NoneFailed(CHARGE, Optional.empty());
    charge(12_000, 1, Sample.Result.SUCCEEDED);
    charge(40_000, 1, Sample.Result.FAILED);
    assertThat(assess(during).held()).isTrue();
    assertThat(assess(ever).held()).isFalse();

    charge(24_000, 1, Sample.Result.FAILED);
    assertThat(assess(during).held()).as("the recovery counts").isFalse();
  }

  @Test
  void noOperationAtAllIsNoSuccess() {
    assertThat(assess(new Expectation.NoneFailed(CHARGE, STORM)).held()).isFalse();
    assertThat(assess(new Expectation.Answered(CHARGE, STORM, 99.9)).held()).isFalse();
    assertThat(
            assess(new Expectation.Latency(CHARGE, STORM, Optional.empty(), Duration.ofDays(1)))
                .held())
        .isFalse();
    assertThat(assess(new Expectation.Drained(Duration.ofDays(1))).held()).isFalse();
  }

  @Test
  void answeredIsCountedToTheTenthOfAPercent() {
    Expectation answered = new Expectation.Answered(CHARGE, Optional.empty(), 99.9);
    for (int i = 0; i < 1_999; i++) {
      charge(1_000, 1, Sample.Result.SUCCEEDED);
    }
    charge(1_000, 1, Sample.Result.FAILED);
    charge(1_000, 1, Sample.Result.FAILED);
    assertThat(assess(answered).held()).as("2 of 2001 is 99.90005 %").isTrue();

    charge(1_000, 1, Sample.Result.FAILED);
    assertThat(assess(answered).held()).isFalse();
  }

  @Test
  void aSlowTailIsSeen() {
    Expectation p99 =
        new Expectation.Latency(CHARGE, Optional.empty(), Optional.empty(), Duration.ofSeconds(1));
    for (int i = 0; i < 990; i++) {
      charge(1_000, 10, Sample.Result.SUCCEEDED);
    }
    assertThat(assess(p99).held()).isTrue();

    for (int i = 0; i < 20; i++) {
      charge(1_000, 5_000, Sample.Result.SUCCEEDED);
    }
    assertThat(assess(p99).held()).isFalse();
  }

  @Test
  void timesThatAreMissedAreMissed() {
    assertThat(assess(new Expectation.TakenOver("storm", Duration.ofSeconds(4))).held()).isTrue();
    assertThat(assess(new Expectation.TakenOver("storm", Duration.ofSeconds(3))).held()).isFalse();
    assertThat(assess(new Expectation.FailedBack("storm", Duration.ofSeconds(9))).held()).isTrue();
    assertThat(assess(new Expectation.FailedBack("storm", Duration.ofSeconds(8))).held()).isFalse();
    assertThat(assess(new Expectation.TakenOver("other", Duration.ofSeconds(9))).held()).isFalse();
  }

  @Test
  void aPaymentThatIsOpenIsNotFinal() {
    Expectation within = new Expectation.AllFinal(Duration.ofSeconds(60));

    assertThat(assess(within, 80_000, List.of()).held()).isTrue();
    assertThat(assess(within, 80_001, List.of()).held()).isFalse();
    assertThat(assess(within, -1, List.of("order-1 UNKNOWN")))
        .satisfies(it -> assertThat(it.held()).isFalse())
        .satisfies(it -> assertThat(it.measured()).contains("order-1 UNKNOWN"));
  }

  @Test
  void aSaleThatAVendorLearnsLateOrNeverIsSeen() {
    Expectation drained = new Expectation.Drained(Duration.ofSeconds(30));
    Expectation lag = new Expectation.Lag("square", Duration.ofSeconds(5));
    sale("r1", 15_000);
    told("square", "r1", 16_000);
    assertThat(assess(drained).held()).as("shopify does not know it").isFalse();
    assertThat(assess(lag).held()).isTrue();

    told("shopify", "r1", 50_000); // 30 s after the fault's end
    assertThat(assess(drained).held()).isTrue();

    sale("r2", 18_000);
    told("square", "r2", 24_000);
    told("shopify", "r2", 51_000);
    assertThat(assess(drained).held()).isFalse();
    assertThat(assess(lag).held()).as("six seconds after it was acknowledged").isFalse();
  }

  @Test
  void whatSpeaksOfAnInjectionThatNeverCameAboutDoesNotHold() {
    assertThat(assess(new ClusterExpectation.Proven("other")).measured()).isEqualTo("it was not");
    assertThat(assess(new ClusterExpectation.Proven("other")).held()).isFalse();
  }

  @Test
  void tooLightALoadIsSeen() {
    charge(1_000, 1, Sample.Result.SUCCEEDED);

    assertThat(assess(new Expectation.Offered(CHARGE, 1)).held()).isTrue();
    assertThat(assess(new Expectation.Offered(CHARGE, 2)).held()).isFalse();
  }
}
