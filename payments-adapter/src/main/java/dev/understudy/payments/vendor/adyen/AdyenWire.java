package dev.understudy.payments.vendor.adyen;

import dev.understudy.payments.Capture;
import dev.understudy.payments.Change;
import dev.understudy.payments.Charge;
import dev.understudy.payments.Modification;
import dev.understudy.payments.Money;
import dev.understudy.payments.Purpose;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** What Adyen is asked: JSON, after its API explorer. */
final class AdyenWire {

  private AdyenWire() {}

  static Buffer payment(Charge charge, String merchantAccount) {
    JsonObject json =
        new JsonObject()
            .put("merchantAccount", merchantAccount)
            // Unique for each attempt, so that a cancel by reference hits this one and no other.
            .put("reference", charge.key())
            .put("merchantOrderReference", charge.merchantReference())
            .put("amount", amount(charge.amount()))
            .put(
                "paymentMethod",
                new JsonObject().put("type", "scheme").put("storedPaymentMethodId", charge.token()))
            .put("shopperReference", charge.token())
            .put("shopperInteraction", "ContAuth")
            .put(
                "recurringProcessingModel",
                charge.purpose() == Purpose.RENEWAL ? "Subscription" : "CardOnFile")
            .put(
                "additionalData",
                new JsonObject().put("manualCapture", "" + (charge.capture() == Capture.MANUAL)));
    return json.toBuffer();
  }

  static Buffer paymentMethods(String merchantAccount) {
    return new JsonObject().put("merchantAccount", merchantAccount).toBuffer();
  }

  static Buffer modification(Modification modification, String merchantAccount) {
    JsonObject json =
        new JsonObject()
            .put("merchantAccount", merchantAccount)
            .put("reference", modification.id().toString());
    if (modification.kind() != Change.Kind.CANCEL) {
      json.put("amount", amount(modification.amount()));
    }
    return json.toBuffer();
  }

  static Buffer reversal(Charge charge, String merchantAccount) {
    return new JsonObject()
        .put("merchantAccount", merchantAccount)
        .put("reference", charge.key())
        .toBuffer();
  }

  static Buffer technicalCancel(Charge charge, String merchantAccount) {
    return new JsonObject()
        .put("merchantAccount", merchantAccount)
        .put("paymentReference", charge.key())
        .put("reference", charge.key())
        .toBuffer();
  }

  private static JsonObject amount(Money money) {
    return new JsonObject()
        .put("value", money.minorUnits())
        .put("currency", money.currency().getCurrencyCode());
  }

  static Buffer details(Map<String, String> details) {
    JsonObject given = new JsonObject();
    details.forEach(given::put);
    return new JsonObject().put("details", given).toBuffer();
  }
}
