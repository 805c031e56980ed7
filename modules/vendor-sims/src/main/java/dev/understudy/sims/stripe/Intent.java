package dev.understudy.sims.stripe;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** One payment intent; changed only by {@link StripeSim}. */
final class Intent {

  final String id;
  final long amount;
  final String currency;
  final boolean manualCapture;
  final Map<String, String> metadata = new TreeMap<>();
  final long created;
  String status = "requires_payment_method";
  String paymentMethod = "";
  long received;
  long refunded;

  Intent(String id, long amount, String currency, boolean manualCapture, long created) {
    this.id = id;
    this.amount = amount;
    this.currency = currency;
    this.manualCapture = manualCapture;
    this.created = created;
  }

  JsonObject toJson() {
    JsonObject pairs = new JsonObject();
    metadata.forEach(pairs::put);
    return new JsonObject()
        .put("id", id)
        .put("object", "payment_intent")
        .put("amount", amount)
        .put("amount_capturable", "requires_capture".equals(status) ? amount : 0)
        .put("amount_received", received)
        .put("capture_method", manualCapture ? "manual" : "automatic")
        .put("created", created)
        .put("currency", currency)
        .put("livemode", false)
        .put("metadata", pairs)
        .put("payment_method", paymentMethod.isEmpty() ? null : paymentMethod)
        .put("status", status);
  }

  /** What the ledger says of it. */
  JsonObject facts(String idempotencyKey) {
    return new JsonObject()
        .put("id", id)
        .put("reference", metadata.getOrDefault("reference", ""))
        .put("idempotencyKey", idempotencyKey)
        .put("amount", amount)
        .put("currency", currency)
        .put("status", status);
  }
}
