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
    return error(400, "invalid_request_error", "payment_intent_unexpected_state", message);
  }

  static SimResponse keyReuse() {
    return error(
        400,
        "idempotency_error",
        "",
        "Keys for idempotent requests can only be used with the same parameters.");
  }

  static SimResponse declined(Intent intent, String declineCode) {
    JsonObject error =
        new JsonObject()
            .put("type", "card_error")
            .put("code", "card_declined")
            .put("decline_code", declineCode)
            .put("message", "Your card was declined.")
            .put("payment_intent", intent.toJson());
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
