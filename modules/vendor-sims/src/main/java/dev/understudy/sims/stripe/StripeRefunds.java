package dev.understudy.sims.stripe;

import dev.understudy.sims.SimLedger;
import dev.understudy.sims.SimResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Refunds; one that has succeeded may fail later, when the bank sends the money back. */
final class StripeRefunds {

  private final SimLedger ledger;
  private final StripeEvents events;
  private final Map<String, Intent> intents;
  private long lastId;

  StripeRefunds(SimLedger ledger, StripeEvents events, Map<String, Intent> intents) {
    this.ledger = ledger;
    this.events = events;
    this.intents = intents;
  }

  SimResponse refund(Form form, String key) {
    Intent intent = form.get("payment_intent").map(intents::get).orElse(null);
    if (intent == null) {
      return StripeErrors.parameter("payment_intent");
    }
    long left = intent.received - intent.refunded;
    long amount = form.get("amount").isEmpty() ? left : form.amount("amount").orElse(0L);
    if (left == 0) {
      return StripeErrors.alreadyRefunded();
    }
    if (amount <= 0 || amount > left) {
      return StripeErrors.parameter("amount");
    }
    intent.refunded += amount;
    ledger.add("refund", intent.facts(key).put("amount", amount));
    JsonObject metadata = new JsonObject();
    form.get("metadata[operation]").ifPresent(id -> metadata.put("operation", id));
    JsonObject refund =
        new JsonObject()
            .put("id", "re_" + ++lastId)
            .put("object", "refund")
            .put("amount", amount)
            .put("currency", intent.currency)
            .put("metadata", metadata)
            .put("payment_intent", intent.id)
            .put("status", "succeeded");
    intent.refunds.add(refund);
    events.happened("refund.created", refund.copy());
    return SimResponse.json(200, refund);
  }

  /** The bank sends it back. */
  void fail(String id) {
    for (Intent intent : intents.values()) {
      intent.refunds.stream()
          .filter(refund -> id.equals(refund.getString("id")))
          .filter(refund -> "succeeded".equals(refund.getString("status")))
          .forEach(refund -> fail(intent, refund));
    }
  }

  private void fail(Intent intent, JsonObject refund) {
    long amount = refund.getLong("amount");
    intent.refunded -= amount;
    refund.put("status", "failed").put("failure_reason", "expired_or_canceled_card");
    ledger.add("refund-failed", intent.facts("").put("amount", amount));
    // It tells by both, as Stripe does for refunds of charges.
    events.happened("refund.failed", refund.copy());
    events.happened("charge.refund.updated", refund.copy());
  }
}
