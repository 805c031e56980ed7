package dev.understudy.sims.adyen;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** One payment; changed only by {@link AdyenPayments}. */
final class AdyenPayment {

  final String id;
  final String reference;
  final JsonObject amount;
  final JsonObject facts;
  final Instant created;
  final boolean manual;
  boolean authorised;
  boolean cancelled;
  long captured;
  long refunded;

  /**
   * @param facts what the ledger says of it
   */
  AdyenPayment(
      String id,
      String reference,
      JsonObject amount,
      JsonObject facts,
      Instant created,
      boolean manual) {
    this.id = id;
    this.reference = reference;
    this.amount = amount;
    this.facts = facts;
    this.created = created;
    this.manual = manual;
  }

  long value() {
    return amount.getLong("value");
  }
}
