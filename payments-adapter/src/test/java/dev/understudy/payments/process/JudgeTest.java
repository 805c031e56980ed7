package dev.understudy.payments.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.VendorBooks.Book;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each promise broken on purpose, in what the judge is shown. */
class JudgeTest {

  private static final long AMOUNT = 1000;

  private static Told toldCharge(int status, String state) {
    Told told = new Told("order-1", AMOUNT);
    told.charge(new Calls.Answer(status, payment(state, 0, 0), false));
    return told;
  }

  private static Told paid() {
    return toldCharge(201, "CAPTURED");
  }

  private static JsonObject payment(String state, long captured, long refunded) {
    return new JsonObject()
        .put("vendorId", "pi_1")
        .put("status", state)
        .put("captured", captured)
        .put("refunded", refunded);
  }

  private static JsonObject with(JsonObject payment, String kind, long amount, String status) {
    JsonArray changes = payment.getJsonArray("changes", new JsonArray());
    changes.add(new JsonObject().put("kind", kind).put("amount", amount).put("status", status));
    return payment.put("changes", changes);
  }

  private static Book book(String vendor, String id, long open, long captured, long refunded) {
    return new Book(vendor, id, AMOUNT, open, captured, refunded);
  }

  private static List<String> violations(Told told, JsonObject ours, Book... books) {
    return Judge.violations(told, Optional.of(ours), List.of(books));
  }

  @Test
  void whatIsInOrderIsFoundInOrder() {
    assertThat(violations(paid(), payment("CAPTURED", 1000, 0), book("stripe", "pi_1", 0, 1000, 0)))
        .isEmpty();
    Told told = paid();
    told.change("refunds", new Calls.Answer(201, new JsonObject().put("amount", 300), false));
    assertThat(
            violations(
                told,
                with(payment("PARTIALLY_REFUNDED", 1000, 300), "REFUND", 300, "DONE"),
                book("stripe", "pi_1", 0, 1000, 300)))
        .isEmpty();
    assertThat(
            violations(
                toldCharge(201, "AUTHORISED"),
                payment("AUTHORISED", 400, 0),
                book("stripe", "pi_1", 600, 400, 0)))
        .isEmpty();
  }

  @Test
  void aSecondVendorThatKeepsMoneyIsFound() {
    assertThat(
            violations(
                paid(),
                payment("CAPTURED", 1000, 0),
                book("stripe", "pi_1", 0, 1000, 0),
                book("adyen", "PSP1", 0, 1000, 0)))
        .anyMatch(wrong -> wrong.contains("charged more than once"));
  }

  @Test
  void moreThanTheAmountIsFound() {
    assertThat(violations(paid(), payment("CAPTURED", 1000, 0), book("stripe", "pi_1", 0, 1001, 0)))
        .anyMatch(wrong -> wrong.contains("took more"));
  }

  @Test
  void whatWasToldAsPaidAndIsNowhereIsFound() {
    assertThat(violations(paid(), payment("FENCED", 0, 0)))
        .anyMatch(wrong -> wrong.contains("told as CAPTURED"));
    assertThat(Judge.violations(paid(), Optional.empty(), List.of()))
        .anyMatch(wrong -> wrong.contains("told as CAPTURED"));
    assertThat(violations(toldCharge(201, "AUTHORISED"), payment("CANCELLED", 0, 0)))
        .anyMatch(wrong -> wrong.contains("told as AUTHORISED"));
  }

  @Test
  void moneyOfADeclinedOrderIsFound() {
    Book kept = book("stripe", "pi_1", 0, 1000, 0);
    assertThat(violations(toldCharge(402, "DECLINED_HARD"), payment("CAPTURED", 1000, 0), kept))
        .anyMatch(wrong -> wrong.contains("told as declined"));
    assertThat(violations(toldCharge(503, ""), payment("NOT_EXECUTED", 0, 0), kept))
        .anyMatch(wrong -> wrong.contains("our ledger says"));
    assertThat(Judge.violations(toldCharge(503, ""), Optional.empty(), List.of(kept)))
        .anyMatch(wrong -> wrong.contains("we know of no such order"));
  }

  @Test
  void aRefundThatWasDoneTwiceOrNeverIsFound() {
    JsonObject ours = with(payment("PARTIALLY_REFUNDED", 1000, 300), "REFUND", 300, "DONE");
    assertThat(violations(paid(), ours, book("stripe", "pi_1", 0, 1000, 600)))
        .anyMatch(wrong -> wrong.contains("our ledger says"));
    Told told = paid();
    told.change("refunds", new Calls.Answer(201, new JsonObject().put("amount", 300), false));
    assertThat(violations(told, ours, book("stripe", "pi_1", 0, 1000, 0)))
        .anyMatch(wrong -> wrong.contains("told that done is"));
    assertThat(violations(paid(), ours, book("stripe", "pi_1", 0, 1000, 1300)))
        .anyMatch(wrong -> wrong.contains("gave more back"));
  }

  @Test
  void aCaptureOrACancelThatWasToldAndNotDoneIsFound() {
    Told captured = toldCharge(201, "AUTHORISED");
    captured.change("capture", new Calls.Answer(201, new JsonObject().put("amount", 400), false));
    assertThat(
            violations(captured, payment("AUTHORISED", 0, 0), book("stripe", "pi_1", 1000, 0, 0)))
        .anyMatch(wrong -> wrong.contains("told that done is"));
    Told cancelled = toldCharge(201, "AUTHORISED");
    cancelled.change("cancel", new Calls.Answer(201, new JsonObject(), false));
    assertThat(
            violations(cancelled, payment("CANCELLED", 0, 0), book("stripe", "pi_1", 1000, 0, 0)))
        .anyMatch(wrong -> wrong.contains("told that done is"));
  }

  @Test
  void whatIsStillOpenIsFound() {
    JsonObject open = with(payment("CAPTURED", 1000, 0), "REFUND", 300, "UNKNOWN");
    assertThat(violations(paid(), open, book("stripe", "pi_1", 0, 1000, 0)))
        .anyMatch(wrong -> wrong.contains("never ended"));
    assertThat(violations(toldCharge(202, "UNKNOWN"), payment("UNKNOWN", 0, 0)))
        .anyMatch(wrong -> wrong.contains("never ended"));
  }
}
