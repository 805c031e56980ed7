package dev.understudy.sims.stripe;

import dev.understudy.sims.SimLedger;
import dev.understudy.sims.SimResponse;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/** The intents and what can be done with them. */
final class StripeIntents {

  private final InstantSource clock;
  private final SimLedger ledger;
  private final StripeEvents events;
  private final SequencedMap<String, Intent> intents = new LinkedHashMap<>();
  private long lastId;

  StripeIntents(InstantSource clock, SimLedger ledger, StripeEvents events) {
    this.clock = clock;
    this.ledger = ledger;
    this.events = events;
  }

  SequencedMap<String, Intent> all() {
    return intents;
  }

  SimResponse create(Form form, String key) {
    Optional<Long> amount = form.amount("amount");
    Optional<String> currency = form.get("currency").filter(code -> code.matches("[a-zA-Z]{3}"));
    if (amount.isEmpty()) {
      return StripeErrors.parameter("amount");
    }
    if (currency.isEmpty()) {
      return StripeErrors.parameter("currency");
    }
    Intent intent =
        new Intent(
            "pi_" + ++lastId,
            amount.get(),
            currency.get(),
            form.get("capture_method").equals(Optional.of("manual")),
            clock.millis());
    form.fields()
        .forEach(
            (name, value) -> {
              if (name.startsWith("metadata[") && name.endsWith("]")) {
                intent.metadata.put(name.substring(9, name.length() - 1), value);
              }
            });
    keepPaymentMethod(intent, form);
    intents.put(intent.id, intent);
    return form.get("confirm").equals(Optional.of("true"))
        ? confirm(intent, form, key)
        : ok(intent);
  }

  private static void keepPaymentMethod(Intent intent, Form form) {
    form.get("payment_method").ifPresent(method -> intent.paymentMethod = method);
    if (!intent.paymentMethod.isEmpty() && intent.status.equals("requires_payment_method")) {
      intent.status = "requires_confirmation";
    }
  }

  SimResponse confirm(Intent intent, Form form, String key) {
    if (!intent.status.startsWith("requires_") || intent.status.equals("requires_capture")) {
      return StripeErrors.state(intent, "confirm");
    }
    keepPaymentMethod(intent, form);
    if (intent.paymentMethod.isEmpty()) {
      return StripeErrors.parameter("payment_method");
    }
    Optional<String> decline = TestCards.declineCode(intent.paymentMethod);
    if (decline.isPresent()) {
      intent.status = "requires_payment_method";
      intent.lastError = Optional.of(StripeErrors.cardError(decline.get()));
      events.happened("payment_intent.payment_failed", intent.toJson());
      return StripeErrors.declined(intent, decline.get());
    }
    if (TestCards.needsAuthentication(intent.paymentMethod)) {
      intent.status = "requires_action";
      events.happened("payment_intent.requires_action", intent.toJson());
      return ok(intent);
    }
    charge(intent, key);
    return ok(intent);
  }

  private void charge(Intent intent, String key) {
    intent.status = intent.manualCapture ? "requires_capture" : "succeeded";
    intent.received = intent.manualCapture ? 0 : intent.amount;
    ledger.add("charge", intent.facts(key));
    events.happened(
        intent.manualCapture
            ? "payment_intent.amount_capturable_updated"
            : "payment_intent.succeeded",
        intent.toJson());
  }

  /** The customer has authenticated, or has failed to. */
  void authenticated(Intent intent, boolean success) {
    if (!intent.status.equals("requires_action")) {
      return;
    }
    if (success) {
      charge(intent, "");
    } else {
      intent.status = "requires_payment_method";
      intent.lastError = Optional.of(StripeErrors.cardError("authentication_required"));
      events.happened("payment_intent.payment_failed", intent.toJson());
    }
  }

  SimResponse capture(Intent intent, Form form, String key) {
    if (!intent.status.equals("requires_capture")) {
      return StripeErrors.state(intent, "capture");
    }
    long amount =
        form.get("amount_to_capture").isEmpty()
            ? intent.capturable()
            : form.amount("amount_to_capture").orElse(0L);
    if (amount <= 0 || amount > intent.capturable()) {
      return StripeErrors.parameter("amount_to_capture");
    }
    boolean more = form.get("final_capture").equals(Optional.of("false"));
    intent.received += amount;
    intent.status = more && intent.received < intent.amount ? "requires_capture" : "succeeded";
    ledger.add("capture", intent.facts(key).put("amount", amount));
    events.happened(
        intent.status.equals("succeeded")
            ? "payment_intent.succeeded"
            : "payment_intent.amount_capturable_updated",
        intent.toJson());
    return ok(intent);
  }

  SimResponse cancel(Intent intent, String key) {
    if (!intent.status.startsWith("requires_") || intent.received > 0) {
      return StripeErrors.state(intent, "cancel");
    }
    intent.status = "canceled";
    ledger.add("cancel", intent.facts(key));
    events.happened("payment_intent.canceled", intent.toJson());
    return ok(intent);
  }

  static SimResponse ok(Intent intent) {
    return SimResponse.json(200, intent.toJson());
  }
}
