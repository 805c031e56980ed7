package dev.understudy.payments.vendor.stripe;

import static dev.understudy.payments.vendor.stripe.StripeRepliesWire.text;
import static dev.understudy.payments.vendor.stripe.StripeRepliesWire.unknown;

import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.payments.Capture;
import dev.understudy.payments.Changed;
import dev.understudy.payments.Charge;
import dev.understudy.payments.Modification;
import dev.understudy.payments.Purpose;
import dev.understudy.payments.Receipt;
import dev.understudy.service.CardNumbers;
import dev.understudy.service.VendorReply;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Stripe's wire: forms in, JSON out, after its API reference ("PaymentIntents", "Refunds"). */
final class StripeWire {

  private StripeWire() {}

  /** How an intent ended that was to be undone. */
  enum End {
    CANCELLED,
    CAPTURED
  }

  static Map<String, String> create(Charge charge) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("amount", "" + charge.amount().minorUnits());
    form.put("currency", charge.amount().currency().getCurrencyCode().toLowerCase(Locale.ROOT));
    form.put("payment_method", charge.token());
    form.put("capture_method", charge.capture() == Capture.MANUAL ? "manual" : "automatic");
    form.put("automatic_payment_methods[enabled]", "true");
    form.put("automatic_payment_methods[allow_redirects]", "never");
    form.put("metadata[reference]", charge.merchantReference());
    form.put("metadata[payment]", charge.key());
    return form;
  }

  static Map<String, String> confirm(Charge charge) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("payment_method", charge.token());
    if (charge.purpose() == Purpose.RENEWAL) {
      form.put("off_session", "true");
    }
    return form;
  }

  static Map<String, String> capture(Modification modification) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("amount_to_capture", "" + modification.amount().minorUnits());
    if (!modification.last()) {
      form.put("final_capture", "false");
    }
    return form;
  }

  static Outcome<String> intentId(VendorReply reply) {
    return StripeRepliesWire.object(reply).flatMap(intent -> text(intent, "id"));
  }

  static Outcome<Receipt> receipt(VendorReply reply) {
    return StripeRepliesWire.intent(reply).flatMap(StripeWire::receipt);
  }

  /** An intent that was read. */
  static Outcome<Receipt> standing(VendorReply reply) {
    return StripeRepliesWire.read(reply).flatMap(StripeWire::receipt);
  }

  static Outcome<Receipt> receipt(JsonObject intent) {
    return text(intent, "id").flatMap(id -> receipt(id, intent));
  }

  private static Outcome<Receipt> receipt(String id, JsonObject intent) {
    return switch (intent.getString("status", "")) {
      case "succeeded" -> new Outcome.Success<>(new Receipt(id, Receipt.State.CAPTURED));
      case "requires_capture" -> new Outcome.Success<>(new Receipt(id, Receipt.State.AUTHORISED));
      case "canceled" -> new Outcome.Success<>(new Receipt(id, Receipt.State.CANCELLED));
      case "requires_action" ->
          new Outcome.Success<>(
              new Receipt(
                  id,
                  Receipt.State.ACTION_REQUIRED,
                  Optional.of(
                      CardNumbers.masked(
                          intent.getJsonObject("next_action", new JsonObject()).encode()))));
      case "requires_payment_method" ->
          intent.getValue("last_payment_error") instanceof JsonObject error
              ? new Outcome.Declined<>(StripeRepliesWire.refusal(error))
              : unknown(Fault.Kind.SCHEMA, "it has no payment method, and no error");
      // requires_confirmation, processing and what is new: it may come yet.
      default -> unknown(Fault.Kind.SCHEMA, "status " + intent.getString("status"));
    };
  }

  static Outcome<Changed> changed(VendorReply reply) {
    return StripeRepliesWire.object(reply)
        .flatMap(intent -> text(intent, "id"))
        .map(id -> new Changed(id, false));
  }

  /** Whether an intent that was read has had a capture. */
  static Outcome<Changed> captured(VendorReply reply, Modification modification) {
    long expected = modification.capturedBefore() + modification.amount().minorUnits();
    return StripeRepliesWire.read(reply)
        .flatMap(
            intent ->
                intent.getLong("amount_received", 0L) >= expected
                    ? text(intent, "id").map(id -> new Changed(id, false))
                    : unknown(Fault.Kind.SCHEMA, "not captured yet"));
  }

  static Outcome<Changed> cancelled(VendorReply reply) {
    return StripeRepliesWire.read(reply)
        .flatMap(
            intent ->
                "canceled".equals(intent.getString("status"))
                    ? text(intent, "id").map(id -> new Changed(id, false))
                    : unknown(Fault.Kind.SCHEMA, "not cancelled yet"));
  }

  static Outcome<End> end(VendorReply reply) {
    return StripeRepliesWire.intent(reply)
        .flatMap(
            intent ->
                switch (intent.getString("status", "")) {
                  case "canceled" -> new Outcome.Success<>(End.CANCELLED);
                  case "succeeded" -> new Outcome.Success<>(End.CAPTURED);
                  default ->
                      unknown(Fault.Kind.SCHEMA, "it is still " + intent.getString("status"));
                });
  }

  static Outcome<String> alive(VendorReply reply) {
    return StripeRepliesWire.object(reply).map(_ -> "alive");
  }

  static JsonObject metadata(JsonObject object) {
    return object.getJsonObject("metadata", new JsonObject());
  }

  static JsonObject charge(JsonObject intent) {
    return intent.getValue("latest_charge") instanceof JsonObject charge
        ? charge
        : new JsonObject();
  }
}
