package dev.understudy.payments;

import dev.understudy.failover.Refusal;
import dev.understudy.service.Problem;
import dev.understudy.service.ProblemException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Currency;
import java.util.List;
import java.util.Locale;

/** Payments as callers see them. */
final class PaymentsJson {

  private PaymentsJson() {}

  static NewPayment request(JsonObject json, PaymentMethods methods) {
    JsonObject amount = json.getJsonObject("amount");
    String method = json.getString("paymentMethod");
    if (methods.usable(method).isEmpty()) {
      throw refused("paymentMethod", "there is no payment method \"" + method + "\"");
    }
    return new NewPayment(
        json.getString("merchantReference"),
        new Money(amount.getLong("value"), currency(amount.getString("currency"))),
        method,
        Capture.valueOf(json.getString("capture", "automatic").toUpperCase(Locale.ROOT)),
        Purpose.valueOf(json.getString("purpose", "order").toUpperCase(Locale.ROOT)));
  }

  static JsonObject of(Payment payment) {
    JsonObject json =
        new JsonObject()
            .put("id", payment.id().toString())
            .put("status", payment.status().name())
            .put("provider", payment.provider().value())
            .put("merchantReference", payment.request().merchantReference())
            .put(
                "amount",
                new JsonObject()
                    .put("value", payment.request().amount().minorUnits())
                    .put("currency", payment.request().amount().currency().getCurrencyCode()))
            .put("captured", payment.captured())
            .put("refunded", payment.refunded())
            .put("createdAt", payment.createdAt().toString());
    payment.nextAction().ifPresent(action -> json.put("nextAction", new JsonObject(action)));
    payment.vendorId().ifPresent(id -> json.put("vendorId", id));
    payment.refusal().ifPresent(refusal -> json.put("refusal", of(refusal)));
    return json;
  }

  static JsonObject of(Payment payment, List<Change> changes) {
    JsonArray all = new JsonArray();
    changes.forEach(change -> all.add(of(change)));
    return of(payment).put("changes", all);
  }

  static JsonObject of(Change change) {
    JsonObject json =
        new JsonObject()
            .put("id", change.id().toString())
            .put("kind", change.kind().name())
            .put("amount", change.amount())
            .put("status", change.status().name());
    change.vendorRef().ifPresent(ref -> json.put("vendorRef", ref));
    change.refusal().ifPresent(refusal -> json.put("refusal", of(refusal)));
    return json;
  }

  /** A payment that waits for a person, and all that was tried. */
  static JsonObject tried(Payment payment, List<Tried> steps) {
    JsonArray tried = new JsonArray();
    steps.forEach(
        step ->
            tried.add(
                new JsonObject()
                    .put("at", step.at().toString())
                    .put("step", step.step())
                    .put("result", step.result())));
    return of(payment).put("tried", tried);
  }

  private static JsonObject of(Refusal refusal) {
    return new JsonObject().put("code", refusal.code()).put("message", refusal.message());
  }

  /** Codes without a minor unit, such as XXX and XAU, are no money to charge. */
  private static Currency currency(String code) {
    try {
      Currency currency = Currency.getInstance(code);
      if (currency.getDefaultFractionDigits() >= 0) {
        return currency;
      }
    } catch (IllegalArgumentException e) {
      throw refused("amount.currency", "ISO 4217 has no currency \"" + code + "\"");
    }
    throw refused("amount.currency", "nobody can be charged in \"" + code + "\"");
  }

  private static ProblemException refused(String field, String detail) {
    return new ProblemException(Problem.badField(field, detail));
  }
}
