package dev.understudy.payments.vendor.adyen;

import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.payments.Capture;
import dev.understudy.payments.Charge;
import dev.understudy.payments.Receipt;
import dev.understudy.service.BodyJson;
import dev.understudy.service.VendorReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Adyen's wire: JSON both ways, after its API explorer and "Refusal reasons". */
final class AdyenWire {

  /** Refusal reasons that may pass: acquirer or issuer in trouble, not enough balance. */
  private static final Set<String> SOFT = Set.of("4", "9", "12");

  /** The key is in use, or was used for another request. */
  private static final String IN_PROGRESS = "704";

  private AdyenWire() {}

  static Buffer payment(Charge charge, String merchantAccount) {
    JsonObject json =
        new JsonObject()
            .put("merchantAccount", merchantAccount)
            .put("reference", charge.merchantReference())
            .put(
                "amount",
                new JsonObject()
                    .put("value", charge.amount().minorUnits())
                    .put("currency", charge.amount().currency().getCurrencyCode()))
            .put(
                "paymentMethod",
                new JsonObject().put("type", "scheme").put("storedPaymentMethodId", charge.token()))
            .put("shopperReference", charge.token())
            .put("shopperInteraction", "ContAuth")
            .put("recurringProcessingModel", "CardOnFile")
            .put(
                "additionalData",
                new JsonObject().put("manualCapture", "" + (charge.capture() == Capture.MANUAL)));
    return json.toBuffer();
  }

  static Buffer paymentMethods(String merchantAccount) {
    return new JsonObject().put("merchantAccount", merchantAccount).toBuffer();
  }

  static Outcome<Receipt> receipt(VendorReply reply, Capture capture) {
    return body(reply).flatMap(json -> receipt(json, capture));
  }

  static Outcome<String> alive(VendorReply reply) {
    return body(reply).map(_ -> "alive");
  }

  private static Outcome<Receipt> receipt(JsonObject json, Capture capture) {
    String id = json.getString("pspReference", "");
    return switch (json.getString("resultCode", "")) {
      case "Authorised" ->
          id.isEmpty()
              ? unknown(Fault.Kind.SCHEMA, "authorised without a pspReference")
              : new Outcome.Success<>(new Receipt(id, capture == Capture.AUTOMATIC));
      case "Refused", "Cancelled" -> {
        String code = json.getString("refusalReasonCode", "");
        yield new Outcome.Declined<>(
            new Refusal(code, json.getString("refusalReason", ""), SOFT.contains(code)));
      }
      // Pending, Received, Error and what is new: it may have been done.
      default -> unknown(Fault.Kind.SCHEMA, "resultCode " + json.getString("resultCode"));
    };
  }

  private static Outcome<JsonObject> body(VendorReply reply) {
    JsonObject json = BodyJson.of(reply).orElse(new JsonObject());
    return switch (reply.status()) {
      case 200, 201 ->
          json.isEmpty()
              ? unknown(Fault.Kind.MALFORMED, "200 without a JSON object")
              : new Outcome.Success<>(json);
      case 401, 403 ->
          new Outcome.NotExecuted<>(new Fault(Fault.Kind.ACCOUNT, "status " + reply.status()));
      case 429 ->
          new Outcome.NotExecuted<>(new Fault(Fault.Kind.RATE_LIMITED, "429", reply.retryAfter()));
      case 400, 422 -> validation(json);
      default ->
          unknown(
              reply.isServerError() ? Fault.Kind.SERVER_ERROR : Fault.Kind.MALFORMED,
              "status " + reply.status());
    };
  }

  private static Outcome<JsonObject> validation(JsonObject json) {
    String code = json.getString("errorCode", "");
    if (code.equals(IN_PROGRESS) || !"validation".equals(json.getString("errorType"))) {
      return unknown(Fault.Kind.SCHEMA, "error " + code);
    }
    return new Outcome.Declined<>(new Refusal(code, json.getString("message", ""), false));
  }

  private static <T> Outcome<T> unknown(Fault.Kind kind, String detail) {
    return new Outcome.Unknown<>(new Fault(kind, detail));
  }
}
