package dev.understudy.sims.stripe;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One payment intent; changed only by {@link StripeIntents}. */
final class Intent {

  final String id;
  final long amount;
  final String currency;
  final boolean manualCapture;
  final Map<String, String> metadata = new TreeMap<>();
  final long created;
  final long createdMillis;
  String status = "requires_payment_method";
  String paymentMethod = "";
  Optional<JsonObject> lastError = Optional.empty();
  final List<JsonObject> refunds = new ArrayList<>();
  long received;
  long refunded;

  Intent(String id, long amount, String currency, boolean manualCapture, long createdMillis) {
    this.id = id;
    this.amount = amount;
    this.currency = currency;
    this.manualCapture = manualCapture;
    this.created = createdMillis / 1000;
    this.createdMillis = createdMillis;
  }

  long capturable() {
    return "requires_capture".equals(status) ? amount - received : 0;
  }

  JsonObject toJson() {
    JsonObject pairs = new JsonObject();
    metadata.forEach(pairs::put);
    JsonObject json =
        new JsonObject()
            .put("id", id)
            .put("object", "payment_intent")
            .put("amount", amount)
            .put("amount_capturable", capturable())
            .put("amount_received", received)
            .put("capture_method", manualCapture ? "manual" : "automatic")
            .put("created", created)
            .put("currency", currency)
            .put("livemode", false)
            .put("metadata", pairs)
            .put("payment_method", paymentMethod.isEmpty() ? null : paymentMethod)
            .put("status", status);
    lastError.ifPresent(error -> json.put("last_payment_error", error));
    if (status.equals("requires_action")) {
      json.put("next_action", nextAction());
    }
    return json;
  }

  /** As with {@code expand[]=latest_charge}. */
  JsonObject toJsonWithCharge() {
    return toJson()
        .put(
            "latest_charge",
            new JsonObject()
                .put("id", "ch_" + id.substring("pi_".length()))
                .put("object", "charge")
                .put("amount", amount)
                .put("amount_captured", received)
                .put("amount_refunded", refunded));
  }

  private JsonObject nextAction() {
    return new JsonObject()
        .put("type", "use_stripe_sdk")
        .put(
            "use_stripe_sdk",
            new JsonObject()
                .put("type", "three_d_secure_redirect")
                .put("stripe_js", "https://hooks.stripe.com/redirect/authenticate/" + id));
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
