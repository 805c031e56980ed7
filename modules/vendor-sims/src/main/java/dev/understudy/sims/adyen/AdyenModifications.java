package dev.understudy.sims.adyen;

import dev.understudy.sims.SimLedger;
import dev.understudy.sims.SimResponse;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Captures, refunds, cancels and reversals. What cannot be done is answered "received" all the
 * same: Adyen tells the result by webhook.
 */
final class AdyenModifications {

  private final SimLedger ledger;
  private final AdyenEvents events;
  private final AdyenPayments payments;
  private final Map<String, Done> done = new HashMap<>();

  AdyenModifications(SimLedger ledger, AdyenEvents events, AdyenPayments payments) {
    this.ledger = ledger;
    this.events = events;
    this.payments = payments;
  }

  /** A modification that went well, for it may yet fail. */
  private record Done(AdyenPayment payment, String reference, long amount) {}

  /** The result comes in a TECHNICAL_CANCEL: it says no when there is nothing to cancel. */
  SimResponse cancelByReference(JsonObject body, String key) {
    String reference = body.getString("paymentReference", "");
    Optional<AdyenPayment> found =
        payments.all().values().stream().filter(p -> p.reference.equals(reference)).findFirst();
    boolean cancelled = found.map(payment -> cancelled(payment, key)).orElse(false);
    String id = payments.nextId();
    events.happened(
        "TECHNICAL_CANCEL",
        cancelled,
        id,
        found.map(payment -> payment.id).orElse(""),
        reference,
        found
            .map(payment -> payment.amount)
            .orElse(new JsonObject().put("value", 0).put("currency", "EUR")),
        cancelled ? "" : found.isEmpty() ? "Transaction not found" : "Transaction is captured");
    return received(id, new JsonObject().put("paymentReference", reference));
  }

  SimResponse modify(AdyenPayment payment, String action, JsonObject body, String key) {
    JsonObject amount = body.getJsonObject("amount", payment.amount);
    long value = amount.getLong("value", payment.value());
    boolean good =
        switch (action) {
          case "captures" -> captured(payment, value, key);
          case "refunds" -> refunded(payment, value, key);
          case "cancels" -> cancelled(payment, key);
          default -> reversed(payment, key);
        };
    String id = payments.nextId();
    String reference = body.getString("reference", payment.reference);
    if (good) {
      done.put(id, new Done(payment, reference, value));
    }
    events.happened(
        event(action),
        good,
        id,
        payment.id,
        reference,
        amount,
        good ? "" : "Insufficient balance on payment");
    return received(
        id,
        new JsonObject()
            .put("merchantAccount", AdyenSim.MERCHANT_ACCOUNT)
            .put("paymentPspReference", payment.id)
            .put("reference", reference));
  }

  private static String event(String action) {
    return switch (action) {
      case "captures" -> "CAPTURE";
      case "refunds" -> "REFUND";
      case "cancels" -> "CANCELLATION";
      default -> "CANCEL_OR_REFUND";
    };
  }

  private static SimResponse received(String id, JsonObject answer) {
    return SimResponse.json(201, answer.put("pspReference", id).put("status", "received"));
  }

  /**
   * The scheme or the bank refuses, days later, what had gone well.
   *
   * @param id of a capture or refund; or of a payment that was captured with its charge
   * @param event CAPTURE_FAILED, REFUND_FAILED or REFUNDED_REVERSED
   */
  void fail(String id, String event) {
    Optional.ofNullable(done.remove(id))
        .or(
            () ->
                Optional.ofNullable(payments.all().get(id))
                    .map(payment -> new Done(payment, payment.reference, payment.captured)))
        .ifPresent(failing -> fail(failing, id, event));
  }

  private void fail(Done failing, String id, String event) {
    AdyenPayment payment = failing.payment();
    boolean capture = event.equals("CAPTURE_FAILED");
    if (capture) {
      payment.captured -= failing.amount();
    } else {
      payment.refunded -= failing.amount();
    }
    note(
        capture ? "capture-failed" : "refund-failed",
        payment.facts.copy().put("amount", failing.amount()),
        "",
        event);
    JsonObject amount = payment.amount.copy().put("value", failing.amount());
    events.happened(event, true, id, payment.id, failing.reference(), amount, "Transaction failed");
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

  private void note(String kind, JsonObject facts, String key, String status) {
    ledger.add(kind, facts.copy().put("idempotencyKey", key).put("status", status));
  }
}
