package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutcomeTest {

  private static final Fault TIMEOUT = new Fault(Fault.Kind.TIMED_OUT, "no answer in 2 s");

  @Test
  void aSuccessIsMapped() {
    assertThat(new Outcome.Success<>(20).map(value -> value + 1))
        .isEqualTo(new Outcome.Success<>(21));
  }

  @Test
  void anUnknownStaysUnknownWhateverIsMadeOfIt() {
    Outcome<Integer> unknown = new Outcome.Unknown<>(TIMEOUT);

    assertThat(unknown.map(value -> value + 1)).isEqualTo(new Outcome.Unknown<>(TIMEOUT));
    assertThat(unknown.flatMap(value -> new Outcome.Success<>("done")))
        .isEqualTo(new Outcome.Unknown<>(TIMEOUT));
  }

  @Test
  void aSuccessWhoseBodySaysNoBecomesADecline() {
    Refusal refusal = new Refusal("insufficient_funds", "not enough money", true);

    assertThat(new Outcome.Success<>("body").flatMap(body -> new Outcome.Declined<>(refusal)))
        .isEqualTo(new Outcome.Declined<>(refusal));
  }

  @Test
  void aHostileDetailIsCutToItsBound() {
    Fault fault = new Fault(Fault.Kind.MALFORMED, "x".repeat(10_000));

    assertThat(fault.detail()).hasSize(300).endsWith("…");
  }
}
