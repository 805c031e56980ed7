package dev.understudy.payments.process;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What a customer was told of one order, by the answers that stood. */
final class Told {

  /** A capture, a cancel or a refund that was answered. */
  record ToldChange(String kind, int status, long amount) {}

  final String reference;
  final long amount;
  private Calls.Answer charge = Calls.Answer.NONE;
  private final List<ToldChange> changes = new ArrayList<>();

  /**
   * Nothing, at first.
   *
   * @param amount in minor units
   */
  Told(String reference, long amount) {
    this.reference = reference;
    this.amount = amount;
  }

  synchronized void charge(Calls.Answer answer) {
    charge = answer;
  }

  synchronized void change(String kind, Calls.Answer answer) {
    changes.add(new ToldChange(kind, answer.status(), answer.body().getLong("amount", 0L)));
  }

  /** Paid, or held for us. */
  synchronized boolean isPaid() {
    return charge.status() == 201;
  }

  synchronized boolean isDeclined() {
    return charge.status() == 402;
  }

  synchronized JsonObject payment() {
    return charge.body();
  }

  synchronized List<ToldChange> changes() {
    return List.copyOf(changes);
  }

  @Override
  public synchronized String toString() {
    return "%s of %d, told %d %s, %s"
        .formatted(
            reference, amount, charge.status(), charge.body().getString("status", ""), changes);
  }
}
