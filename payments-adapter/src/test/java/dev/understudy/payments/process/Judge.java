package dev.understudy.payments.process;

import dev.understudy.testkit.VendorBooks;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is wrong with one order: pure, from what its customer was told, what our ledger says and
 * what the vendors' own ledgers hold. When they disagree, the vendors are right.
 */
final class Judge {

  private static final Set<String> KEPT =
      Set.of("AUTHORISED", "CAPTURED", "PARTIALLY_REFUNDED", "REFUNDED");
  private static final Set<String> NOTHING =
      Set.of("CANCELLED", "DECLINED_SOFT", "DECLINED_HARD", "NOT_EXECUTED", "FENCED");
  private static final Set<String> ENDS = Set.of("DONE", "REFUSED", "MANUAL");

  private final Told told;
  private final Optional<JsonObject> ours;
  private final List<VendorBooks.Book> books;
  private final List<String> wrong = new ArrayList<>();

  private Judge(Told told, Optional<JsonObject> ours, List<VendorBooks.Book> books) {
    this.told = told;
    this.ours = ours;
    this.books = books;
  }

  /**
   * Everything that is wrong, each as a sentence; nothing when all is well.
   *
   * @param ours the payment as {@code GET /v1/payments/ID} shows it; empty when we know of none
   */
  static List<String> violations(
      Told told, Optional<JsonObject> ours, List<VendorBooks.Book> books) {
    Judge judge = new Judge(told, ours, books);
    judge.wrong.addAll(VendorBooks.violations(told.reference, told.amount, books));
    judge.ofWhatWasTold();
    judge.ofOurLedger();
    return List.copyOf(judge.wrong);
  }

  /** Whether nothing of it is open any more; people have what is MANUAL. */
  static boolean isEnded(JsonObject payment) {
    String status = payment.getString("status");
    return (KEPT.contains(status) || NOTHING.contains(status) || status.equals("MANUAL"))
        && changes(payment).stream().allMatch(change -> ENDS.contains(change.getString("status")));
  }

  private static List<JsonObject> changes(JsonObject payment) {
    return payment.getJsonArray("changes", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private void ofWhatWasTold() {
    if (told.isPaid()) {
      boolean taken = told.payment().getString("status").equals("CAPTURED");
      wrongUnless(
          paying(told.payment())
              .filter(book -> book.authorised() == told.amount)
              .filter(book -> !taken || book.captured() == told.amount)
              .isPresent(),
          "it was told as " + told.payment().getString("status"));
    }
    if (told.isDeclined()) {
      wrongUnless(nothingIsHeld(), "it was told as declined");
    }
    for (Told.ToldChange change : told.changes()) {
      if (change.status() == 201) {
        wrongUnless(wasDone(change), "it was told that done is " + change);
      }
    }
  }

  private boolean wasDone(Told.ToldChange change) {
    return switch (change.kind()) {
      case "capture" -> captured() >= sumTold("capture");
      case "refunds" -> refunded() >= sumTold("refunds");
      default -> nothingIsHeld();
    };
  }

  private long sumTold(String kind) {
    return told.changes().stream()
        .filter(change -> change.kind().equals(kind) && change.status() == 201)
        .mapToLong(Told.ToldChange::amount)
        .sum();
  }

  private void ofOurLedger() {
    if (ours.isEmpty()) {
      wrongUnless(nothingIsHeld(), "we know of no such order");
      return;
    }
    JsonObject payment = ours.get();
    String status = payment.getString("status");
    wrongUnless(isEnded(payment), "it never ended: " + payment);
    if (KEPT.contains(status)) {
      wrongUnless(isKept(payment), "our ledger says " + payment);
    }
    if (NOTHING.contains(status)) {
      wrongUnless(nothingIsHeld(), "our ledger says " + payment);
    }
  }

  private boolean isKept(JsonObject payment) {
    long captured = payment.getLong("captured");
    long refunded = payment.getLong("refunded");
    boolean open = payment.getString("status").equals("AUTHORISED");
    return refunded == sumDone(payment, "REFUND")
        && paying(payment)
            .filter(book -> book.captured() == captured && book.refunded() == refunded)
            .filter(book -> !open || book.open() == told.amount - captured)
            .isPresent();
  }

  private static long sumDone(JsonObject payment, String kind) {
    return changes(payment).stream()
        .filter(change -> change.getString("kind").equals(kind))
        .filter(change -> change.getString("status").equals("DONE"))
        .mapToLong(change -> change.getLong("amount"))
        .sum();
  }

  private Optional<VendorBooks.Book> paying(JsonObject payment) {
    return books.stream()
        .filter(book -> book.id().equals(payment.getString("vendorId")))
        .findFirst();
  }

  private boolean nothingIsHeld() {
    return books.stream().noneMatch(VendorBooks.Book::holds);
  }

  private long captured() {
    return books.stream().mapToLong(VendorBooks.Book::captured).sum();
  }

  private long refunded() {
    return books.stream().mapToLong(VendorBooks.Book::refunded).sum();
  }

  private void wrongUnless(boolean holds, String what) {
    if (!holds) {
      wrong.add(what + ", and vendors have " + books + "; " + told);
    }
  }
}
