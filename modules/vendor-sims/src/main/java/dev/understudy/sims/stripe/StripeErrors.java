package dev.understudy.sims.stripe;

import dev.understudy.sims.SimResponse;
import io.vertx.core.json.JsonObject;

/** Stripe's error object, as its API reference ("Errors") gives it. */
final class StripeErrors {

  private StripeErrors() {}

  static SimResponse unauthorised() {
    return error(401, "invalid_request_error", "", "Invalid API Key provided.");
  }

  static SimResponse missing(String path) {
    return error(404, "invalid_request_error", "resource_missing", "No such resource: " + path);
  }

  static SimResponse parameter(String name) {
    return error(400, "invalid_request_error", "parameter_invalid", "Missing or invalid: " + name);
  }

  static SimResponse state(Intent intent, String action) {
    String message = "Cannot " + action + " when its status is " + intent.status + ".";
    JsonObject error =
        new JsonObject()
            .put("type", "invalid_request_error")
            .put("code", "payment_intent_unexpected_state")
            .put("message", message)
            .put("payment_intent", intent.toJson());
    return SimResponse.json(400, new JsonObject().put("error", error));
  }

  static SimResponse keyReuse() {
    return error(
        400,
        "idempotency_error",
        "",
        "Keys for idempotent requests can only be used with the same parameters.");
  }

  static SimResponse keyInUse() {
    return error(
            409,
            "idempotency_error",
            "idempotency_key_in_use",
            "There is currently another in-progress request using this Idempotent Key.")
        .with("Stripe-Should-Retry", "true");
  }

  /** Whether it was executed cannot be told from it. */
  static SimResponse failed() {
    return error(500, "api_error", "", "An unknown error occurred.")
        .with("Stripe-Should-Retry", "false");
  }

  static SimResponse alreadyRefunded() {
    return error(
        400, "invalid_request_error", "charge_already_refunded", "Charge has been refunded.");
  }

  static JsonObject cardError(String declineCode) {
    return new JsonObject()
        .put("type", "card_error")
        .put("code", "card_declined")
        .put("decline_code", declineCode)
        .put("message", "Your card was declined.");
  }

  static SimResponse declined(Intent intent, String declineCode) {
    JsonObject error = cardError(declineCode).put("payment_intent", intent.toJson());
    return SimResponse.json(402, new JsonObject().put("error", error));
  }

  private static SimResponse error(int status, String type, String code, String message) {
    JsonObject error = new JsonObject().put("type", type).put("message", message);
    if (!code.isEmpty()) {
      error.put("code", code);
    }
    return SimResponse.json(status, new JsonObject().put("error", error));
  }
}
