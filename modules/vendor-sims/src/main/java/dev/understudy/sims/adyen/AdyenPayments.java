package dev.understudy.sims.adyen;

import dev.understudy.sims.SimLedger;
import dev.understudy.sims.SimResponse;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The payments and what can be done with them. */
final class AdyenPayments {

  /** Stored tokens that are refused: reason and its code, after "Refusal reasons". */
  private static final Map<String, Map.Entry<String, String>> REFUSALS =
      Map.of(
          "tok_declined", Map.entry("Refused", "2"),
          "tok_expired", Map.entry("Expired Card", "6"),
          "tok_no_funds", Map.entry("Not enough balance", "12"));

  private final InstantSource clock;
  private final SimLedger ledger;
  private final AdyenEvents events;
  private final SequencedMap<String, AdyenPayment> payments = new LinkedHashMap<>();
  private long lastId;

  AdyenPayments(InstantSource clock, SimLedger ledger, AdyenEvents events) {
    this.clock = clock;
    this.ledger = ledger;
    this.events = events;
  }

  SequencedMap<String, AdyenPayment> all() {
    return payments;
  }

  SimResponse pay(JsonObject body, String key) {
    JsonObject amount = body.getJsonObject("amount", new JsonObject());
    String reference = body.getString("reference", "");
    String token =
        body.getJsonObject("paymentMethod", new JsonObject())
            .getString("storedPaymentMethodId", "");
    if (amount.getLong("value", 0L) <= 0 || !amount.getString("currency", "").matches("[A-Z]{3}")) {
      return AdyenErrors.field("amount");
    }
    if (reference.isEmpty()) {
      return AdyenErrors.field("reference");
    }
    if (token.isEmpty()) {
      return AdyenErrors.field("paymentMethod");
    }
    String id = nextId();
    JsonObject answer =
        new JsonObject().put("pspReference", id).put("merchantReference", reference);
    Map.Entry<String, String> refusal = REFUSALS.get(token);
    if (refusal != null) {
      events.happened("AUTHORISATION", false, id, "", reference, amount, refusal.getKey());
      return SimResponse.json(
          200,
          answer
              .put("resultCode", "Refused")
              .put("refusalReason", refusal.getKey())
              .put("refusalReasonCode", refusal.getValue()));
    }
    JsonObject facts =
        new JsonObject()
            .put("id", id)
            .put("reference", body.getString("merchantOrderReference", reference))
            .put("amount", amount.getLong("value"))
            .put("currency", amount.getString("currency"));
    AdyenPayment payment =
        new AdyenPayment(id, reference, amount, facts, clock.instant(), manualCapture(body));
    payments.put(id, payment);
    if (token.equals("tok_3ds")) {
      return SimResponse.json(
          200,
          answer
              .put("resultCode", "RedirectShopper")
              .put(
                  "action",
                  new JsonObject()
                      .put("type", "redirect")
                      .put("method", "GET")
                      .put("url", "https://checkoutshopper-test.adyen.com/threeds/" + id)));
    }
    authorise(payment, key);
    return SimResponse.json(
        200,
        answer
            .put("resultCode", token.equals("tok_pending") ? "Received" : "Authorised")
            .put("amount", amount));
  }

  private void authorise(AdyenPayment payment, String key) {
    payment.authorised = true;
    payment.captured = payment.manual ? 0 : payment.value();
    note("charge", payment.facts, key, payment.manual ? "Authorised" : "Captured");
    events.happened("AUTHORISATION", true, payment.id, "", payment.reference, payment.amount, "");
  }

  /** The customer has authenticated, or has failed to. */
  void authenticated(AdyenPayment payment, boolean success) {
    if (success && !payment.authorised && !payment.cancelled) {
      authorise(payment, "");
    } else if (!payment.authorised) {
      events.happened(
          "AUTHORISATION",
          false,
          payment.id,
          "",
          payment.reference,
          payment.amount,
          "3D Not Authenticated");
    }
  }

  private static boolean manualCapture(JsonObject body) {
    return "true"
        .equals(body.getJsonObject("additionalData", new JsonObject()).getString("manualCapture"));
  }

  /** The result comes in a TECHNICAL_CANCEL: it says no when there is nothing to cancel. */
  SimResponse cancelByReference(JsonObject body, String key) {
    String reference = body.getString("paymentReference", "");
    Optional<AdyenPayment> found =
        payments.values().stream().filter(p -> p.reference.equals(reference)).findFirst();
    boolean done = found.map(payment -> cancelled(payment, key)).orElse(false);
    SimResponse answer = received(new JsonObject().put("paymentReference", reference));
    events.happened(
        "TECHNICAL_CANCEL",
        done,
        "PSP" + String.format("%013d", lastId),
        found.map(payment -> payment.id).orElse(""),
        reference,
        found.map(payment -> payment.amount).orElse(nothing()),
        done ? "" : found.isEmpty() ? "Transaction not found" : "Transaction is captured");
    return answer;
  }

  // What cannot be done is answered "received" all the same; Adyen tells the result by webhook.
  SimResponse modify(AdyenPayment payment, String action, JsonObject body, String key) {
    JsonObject amount = body.getJsonObject("amount", payment.amount);
    long value = amount.getLong("value", payment.value());
    boolean done =
        switch (action) {
          case "captures" -> captured(payment, value, key);
          case "refunds" -> refunded(payment, value, key);
          case "cancels" -> cancelled(payment, key);
          default -> reversed(payment, key);
        };
    String id = nextId();
    String code =
        switch (action) {
          case "captures" -> "CAPTURE";
          case "refunds" -> "REFUND";
          case "cancels" -> "CANCELLATION";
          default -> "CANCEL_OR_REFUND";
        };
    events.happened(
        code,
        done,
        id,
        payment.id,
        body.getString("reference", payment.reference),
        amount,
        done ? "" : "Insufficient balance on payment");
    return SimResponse.json(
        201,
        new JsonObject()
            .put("merchantAccount", AdyenSim.MERCHANT_ACCOUNT)
            .put("paymentPspReference", payment.id)
            .put("reference", body.getString("reference"))
            .put("pspReference", id)
            .put("status", "received"));
  }

  private boolean captured(AdyenPayment payment, long amount, String key) {
    if (payment.cancelled || amount <= 0 || amount > payment.value() - payment.captured) {
      return false;
    }
    payment.captured += amount;
    note("capture", payment.facts.copy().put("amount", amount), key, "Captured");
    return true;
  }

  private boolean refunded(AdyenPayment payment, long amount, String key) {
    if (amount <= 0 || amount > payment.captured - payment.refunded) {
      return false;
    }
    payment.refunded += amount;
    note("refund", payment.facts.copy().put("amount", amount), key, "Refunded");
    return true;
  }

  private boolean cancelled(AdyenPayment payment, String key) {
    if (payment.captured > 0 || payment.cancelled) {
      return false;
    }
    payment.cancelled = true;
    note("cancel", payment.facts, key, "Cancelled");
    return true;
  }

  private boolean reversed(AdyenPayment payment, String key) {
    return payment.captured == 0
        ? cancelled(payment, key)
        : refunded(payment, payment.captured - payment.refunded, key);
  }

  private SimResponse received(JsonObject answer) {
    return SimResponse.json(201, answer.put("pspReference", nextId()).put("status", "received"));
  }

  private static JsonObject nothing() {
    return new JsonObject().put("value", 0).put("currency", "EUR");
  }

  private String nextId() {
    return "PSP" + String.format("%013d", ++lastId);
  }

  private void note(String kind, JsonObject facts, String key, String status) {
    ledger.add(kind, facts.copy().put("idempotencyKey", key).put("status", status));
  }
}
