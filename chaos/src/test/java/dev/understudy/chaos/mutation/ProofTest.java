package dev.understudy.chaos.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.chaos.check.Invariant;
import dev.understudy.chaos.report.Report;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProofTest {

  private static final String RED = "no-double-charge";
  private static final List<String> ALL_MET = List.of();
  private static final Invariant HOLDS = new Invariant(RED, 7, List.of());
  private static final Invariant BROKEN = new Invariant(RED, 7, List.of("order 1", "order 2"));
  private static final Report.Expectation HELD =
      new Report.Expectation("answered charge", "all", "all", true);
  private static final Report.Expectation NOT_HELD =
      new Report.Expectation("answered charge", "all", "few", false);

  @Test
  void isCaughtByTheCheckThatIsMeantAndTellsWhatElseIsRed() {
    assertThat(Proof.of(RED, report("failed", BROKEN, HELD), ALL_MET))
        .isEqualTo(new Proof.Caught("2 broken of 7", List.of()));
    assertThat(Proof.of(RED, report("failed", BROKEN, NOT_HELD), ALL_MET))
        .isEqualTo(new Proof.Caught("2 broken of 7", List.of("answered charge")));
    assertThat(Proof.of("answered charge", report("failed", HOLDS, NOT_HELD), ALL_MET))
        .isEqualTo(new Proof.Caught("few", List.of()));
  }

  @Test
  void isMissedByADrillThatPasses() {
    assertThat(Proof.of(RED, report("passed", HOLDS, HELD), ALL_MET)).isEqualTo(new Proof.Missed());
  }

  @Test
  void anotherCheckThatFailsDoesNotCount() {
    assertThat(Proof.of(RED, report("failed", HOLDS, NOT_HELD), ALL_MET))
        .isEqualTo(new Proof.Wrong(List.of("answered charge")));
  }

  @Test
  void nothingFollowsWhenNobodyMetTheChangeWhateverWasRed() {
    assertThat(Proof.of(RED, report("failed", BROKEN, HELD), List.of("a.B.c")))
        .isEqualTo(new Proof.Invalid("nobody met the change of a.B.c"));
  }

  @Test
  void nothingFollowsFromADrillWhoseOutageNobodyMet() {
    assertThat(Proof.of(RED, report("invalid", BROKEN, HELD), ALL_MET))
        .isInstanceOf(Proof.Invalid.class);
  }

  @Test
  void aCheckThatTheDrillHasNotIsNamed() {
    assertThat(Proof.of("no-lost-mail", report("passed", HOLDS, HELD), ALL_MET))
        .isEqualTo(new Proof.Invalid("the drill has no check called \"no-lost-mail\""));
  }

  private static Report report(
      String verdict, Invariant invariant, Report.Expectation expectation) {
    return new Report(
        1,
        "drill",
        42,
        verdict,
        "2026-01-01T00:00:00Z",
        0,
        List.of(),
        new Report.Load(0, 0, 0, 0, 0, 0, new Report.Latency(0, 0, 0, 0)),
        new Report.Timings(-1, -1, -1),
        new Report.Objectives(new Report.Objective(0, 0), new Report.Objective(0, 0)),
        List.of(invariant),
        List.of(expectation),
        Map.of(),
        List.of(),
        List.of());
  }
}
