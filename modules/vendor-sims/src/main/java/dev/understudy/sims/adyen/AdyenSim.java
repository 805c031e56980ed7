package dev.understudy.sims.adyen;

import dev.understudy.sims.IdempotencyKeys;
import dev.understudy.sims.SimLedger;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.VendorSim;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adyen's Checkout API v71. A payment is charged when it is authorised, unless {@code
 * additionalData.manualCapture} is true. As at the real one, only the idempotency key protects: the
 * same reference under another key is another charge.
 */
public final class AdyenSim implements VendorSim {

  public static final String API_KEY = "adyen_test_understudy";
  public static final String MERCHANT_ACCOUNT = "UnderstudyECOM";

  private static final Pattern MODIFICATION =
      Pattern.compile("/v71/payments/([A-Z0-9]+)/(captures|cancels|refunds|reversals)");

  /** Stored tokens that are refused: reason and its code, after "Refusal reasons". */
  private static final Map<String, Map.Entry<String, String>> REFUSALS =
      Map.of(
          "tok_declined", Map.entry("Refused", "2"),
          "tok_expired", Map.entry("Expired Card", "6"),
          "tok_no_funds", Map.entry("Not enough balance", "12"));

  private final SimLedger ledger;
  private final IdempotencyKeys keys = new IdempotencyKeys();
  private final Map<String, Payment> payments = new HashMap<>();
  private long lastId;

  private static final class Payment {
    final JsonObject facts;
    final long authorised;
    long captured;
    long refunded;
    boolean cancelled;

    Payment(JsonObject facts, long authorised, long captured) {
      this.facts = facts;
      this.authorised = authorised;
      this.captured = captured;
    }
  }

  public AdyenSim(InstantSource clock) {
    this.ledger = new SimLedger("adyen", clock);
  }

  @Override
  public String name() {
    return "adyen";
  }

  @Override
  public SimLedger ledger() {
    return ledger;
  }

  @Override
  public SimResponse handle(SimRequest request) {
    if (!request.header("X-API-Key").equals(Optional.of(API_KEY))) {
      return AdyenErrors.unauthorised();
    }
    if (!request.method().equals("POST")) {
      return AdyenErrors.missing();
    }
    JsonObject body = request.body().toJsonObject();
    if (!MERCHANT_ACCOUNT.equals(body.getString("merchantAccount"))) {
      return AdyenErrors.forbidden();
    }
    if (request.path().equals("/v71/paymentMethods")) {
      return SimResponse.json(200, new JsonObject().put("paymentMethods", new JsonArray()));
    }
    String key = request.header("Idempotency-Key").orElse("");
    return switch (keys.once(
        request.header("Idempotency-Key"),
        request.path() + body.encode(),
        () -> execute(request.path(), body, key))) {
      case IdempotencyKeys.Use.First(SimResponse response) ->
          key.isEmpty() ? response : response.with("Idempotency-Key", key);
      case IdempotencyKeys.Use.Replay(SimResponse response) ->
          response.with("Idempotency-Key", key);
      case IdempotencyKeys.Use.Mismatch() -> AdyenErrors.keyReuse();
    };
  }

  private SimResponse execute(String path, JsonObject body, String key) {
    if (path.equals("/v71/payments")) {
      return pay(body, key);
    }
    if (path.equals("/v71/cancels")) {
      return cancelByReference(body, key);
    }
    Matcher match = MODIFICATION.matcher(path);
    if (!match.matches()) {
      return AdyenErrors.missing();
    }
    Payment payment = payments.get(match.group(1));
    return payment == null ? AdyenErrors.original() : modify(payment, match.group(2), body, key);
  }

  private SimResponse pay(JsonObject body, String key) {
    JsonObject amount = body.getJsonObject("amount", new JsonObject());
    String currency = amount.getString("currency", "");
    String reference = body.getString("reference", "");
    JsonObject method = body.getJsonObject("paymentMethod", new JsonObject());
    String token = method.getString("storedPaymentMethodId", "");
    if (amount.getLong("value", 0L) <= 0 || !currency.matches("[A-Z]{3}")) {
      return AdyenErrors.field("amount");
    }
    if (reference.isEmpty()) {
      return AdyenErrors.field("reference");
    }
    if (token.isEmpty()) {
      return AdyenErrors.field("paymentMethod");
    }
    String id = "PSP" + String.format("%013d", ++lastId);
    JsonObject answer =
        new JsonObject().put("pspReference", id).put("merchantReference", reference);
    Map.Entry<String, String> refusal = REFUSALS.get(token);
    if (refusal != null) {
      return SimResponse.json(
          200,
          answer
              .put("resultCode", "Refused")
              .put("refusalReason", refusal.getKey())
              .put("refusalReasonCode", refusal.getValue()));
    }
    boolean manual = manualCapture(body);
    long value = amount.getLong("value");
    JsonObject facts =
        new JsonObject()
            .put("id", id)
            .put("reference", reference)
            .put("amount", value)
            .put("currency", currency);
    payments.put(id, new Payment(facts, value, manual ? 0 : value));
    note("charge", facts, key, manual ? "Authorised" : "Captured");
    return SimResponse.json(200, answer.put("resultCode", "Authorised").put("amount", amount));
  }

  private static boolean manualCapture(JsonObject body) {
    return "true"
        .equals(body.getJsonObject("additionalData", new JsonObject()).getString("manualCapture"));
  }

  private SimResponse cancelByReference(JsonObject body, String key) {
    String reference = body.getString("paymentReference", "");
    payments.values().stream()
        .filter(payment -> payment.facts.getString("reference").equals(reference))
        .filter(payment -> payment.captured == 0 && !payment.cancelled)
        .forEach(payment -> cancel(payment, key));
    return received(new JsonObject().put("paymentReference", reference));
  }

  private SimResponse modify(Payment payment, String action, JsonObject body, String key) {
    long amount =
        body.getJsonObject("amount", new JsonObject()).getLong("value", payment.authorised);
    switch (action) {
      case "captures" -> capture(payment, amount, key);
      case "refunds" -> refund(payment, amount, key);
      case "cancels" -> cancel(payment, key);
      default -> reverse(payment, key);
    }
    return received(new JsonObject().put("paymentPspReference", payment.facts.getString("id")));
  }

  // What cannot be done is answered "received" all the same; Adyen tells the result by webhook.

  private void capture(Payment payment, long amount, String key) {
    if (payment.captured == 0 && !payment.cancelled && amount <= payment.authorised) {
      payment.captured = amount;
      note("capture", payment.facts.copy().put("amount", amount), key, "Captured");
    }
  }

  private void refund(Payment payment, long amount, String key) {
    if (amount > 0 && amount <= payment.captured - payment.refunded) {
      payment.refunded += amount;
      note("refund", payment.facts.copy().put("amount", amount), key, "Refunded");
    }
  }

  private void cancel(Payment payment, String key) {
    if (payment.captured == 0 && !payment.cancelled) {
      payment.cancelled = true;
      note("cancel", payment.facts, key, "Cancelled");
    }
  }

  private void reverse(Payment payment, String key) {
    if (payment.captured == 0) {
      cancel(payment, key);
    } else {
      refund(payment, payment.captured - payment.refunded, key);
    }
  }

  private SimResponse received(JsonObject answer) {
    return SimResponse.json(
        201,
        answer
            .put("pspReference", "PSP" + String.format("%013d", ++lastId))
            .put("status", "received"));
  }

  private void note(String kind, JsonObject facts, String key, String status) {
    ledger.add(kind, facts.copy().put("idempotencyKey", key).put("status", status));
  }
}
