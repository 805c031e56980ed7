package dev.understudy.sims.adyen;

import dev.understudy.sims.SimLedger;
import dev.understudy.sims.SimResponse;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** The payments and what can be done with them. */
final class AdyenPayments {

  /** Stored tokens that are refused: reason and its code, after "Refusal reasons". */
  private static final Map<String, Map.Entry<String, String>> REFUSALS =
      Map.of(
          "tok_declined", Map.entry("Refused", "2"),
          "tok_expired", Map.entry("Expired Card", "6"),
          "tok_no_funds", Map.entry("Not enough balance", "12"));

  /** What the result of a customer who failed to authenticate ends with. */
  private static final String FAILED = "-failed";

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

  /** The customer is back from the authentication, with what it gave the browser. */
  SimResponse details(JsonObject body) {
    String result = body.getJsonObject("details", new JsonObject()).getString("redirectResult", "");
    AdyenPayment payment = payments.get(result.replace(FAILED, ""));
    if (payment == null) {
      return AdyenErrors.field("redirectResult");
    }
    authenticated(payment, !result.endsWith(FAILED));
    JsonObject answer =
        new JsonObject()
            .put("pspReference", payment.id)
            .put("merchantReference", payment.reference);
    return SimResponse.json(
        200,
        payment.authorised
            ? answer.put("resultCode", "Authorised").put("amount", payment.amount)
            : answer
                .put("resultCode", "Refused")
                .put("refusalReason", "3D Not Authenticated")
                .put("refusalReasonCode", "11"));
  }

  String nextId() {
    return "PSP" + String.format("%013d", ++lastId);
  }

  private void note(String kind, JsonObject facts, String key, String status) {
    ledger.add(kind, facts.copy().put("idempotencyKey", key).put("status", status));
  }
}
