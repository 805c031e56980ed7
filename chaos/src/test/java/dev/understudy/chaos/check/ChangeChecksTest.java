package dev.understudy.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each check is fed what it must see; one that stays green here is blind. */
class ChangeChecksTest {

  private static final List<Acknowledged> NONE = List.of();

  private static Entry at(String vendor, String kind, long amount) {
    return new Entry(vendor, kind, vendor + "-1", "order-1", amount, "", 0, "", 0);
  }

  private static Entry stripe(String kind, long amount) {
    return at("stripe", kind, amount);
  }

  private static List<Acknowledged> told(Acknowledged.Kind kind, long amount) {
    return List.of(Acknowledged.of(kind, "order-1", amount));
  }

  private static boolean stands(List<Acknowledged> told, Entry... ledgers) {
    return ChangeChecks.changesStand(told, List.of(ledgers)).holds();
  }

  private static boolean isNotTooMuch(Entry... ledgers) {
    return ChangeChecks.neverTooMuch(List.of(ledgers)).holds();
  }

  @Test
  void whatIsTakenBeyondWhatWasAskedForIsNamed() {
    assertThat(isNotTooMuch(stripe("charge", 100), stripe("capture", 60), stripe("capture", 40)))
        .isTrue();

    Invariant twice =
        ChangeChecks.neverTooMuch(
            List.of(stripe("charge", 100), stripe("capture", 60), stripe("capture", 60)));

    assertThat(twice.violations())
        .containsExactly(
            "of order order-1 too much was taken: stripe stripe-1: charged 100, captured 120,"
                + " refunded 0");
  }

  @Test
  void whatIsGivenBackBeyondWhatWasTakenIsNamed() {
    assertThat(isNotTooMuch(stripe("charge", 100), stripe("refund", 60), stripe("refund", 40)))
        .isTrue();
    assertThat(isNotTooMuch(stripe("charge", 100), stripe("refund", 60), stripe("refund", 60)))
        .isFalse();
    assertThat(isNotTooMuch(stripe("charge", 100), stripe("capture", 30), stripe("refund", 40)))
        .as("only a part was taken")
        .isFalse();
    assertThat(isNotTooMuch(stripe("charge", 100), stripe("cancel", 100), stripe("refund", 1)))
        .isFalse();
  }

  @Test
  void aCaptureThatWasToldAndNotDoneIsNamed() {
    List<Acknowledged> told = told(Acknowledged.Kind.CAPTURE, 60);

    assertThat(stands(told, stripe("charge", 100), stripe("capture", 60))).isTrue();
    assertThat(stands(told, stripe("charge", 100), stripe("capture", 59))).isFalse();
    assertThat(stands(told)).isFalse();
  }

  @Test
  void aCancelThatWasToldAndNotDoneIsNamed() {
    List<Acknowledged> told = told(Acknowledged.Kind.CANCEL, 0);

    assertThat(stands(told, stripe("charge", 100), stripe("cancel", 100))).isTrue();
    assertThat(stands(told, stripe("charge", 100))).isFalse();
    assertThat(
            stands(told, stripe("charge", 100), stripe("cancel", 100), at("adyen", "charge", 100)))
        .as("another vendor has it")
        .isFalse();
  }

  @Test
  void aRefundThatWasToldAndNotDoneIsNamed() {
    List<Acknowledged> told = told(Acknowledged.Kind.REFUND, 60);

    assertThat(stands(told, stripe("charge", 100), stripe("refund", 60))).isTrue();
    assertThat(stands(told, stripe("charge", 100), stripe("refund", 59))).isFalse();
    assertThat(stands(told, stripe("charge", 200), stripe("refund", 60), stripe("refund", 60)))
        .as("done twice")
        .isFalse();
  }

  @Test
  void aSecondChargeIsNotHiddenByTheCustomersOwnRefund() {
    Entry[] ledgers = {stripe("charge", 100), stripe("refund", 100), at("adyen", "charge", 100)};

    // By itself it looks like a charge that was undone before the next vendor was asked.
    assertThat(Checks.noDoubleCharge(Arrays.asList(ledgers)).holds()).isTrue();
    assertThat(stands(NONE, ledgers)).isTrue();
    assertThat(stands(told(Acknowledged.Kind.REFUND, 100), ledgers)).isFalse();
  }
}
