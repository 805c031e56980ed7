package dev.understudy.payments.vendor.stripe;

import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.service.BodyJson;
import dev.understudy.service.CardNumbers;
import dev.understudy.service.VendorReply;
import io.vertx.core.json.JsonObject;

/** What Stripe's statuses and error objects mean, after its API reference ("Errors"). */
final class StripeRepliesWire {

  private StripeRepliesWire() {}

  /** The object of a good answer. */
  static Outcome<JsonObject> object(VendorReply reply) {
    JsonObject body = BodyJson.of(reply).orElse(new JsonObject());
    String code = error(body).getString("code", "");
    if (StripeDeclines.UNDER_WAY.contains(code)) {
      return unknown(Fault.Kind.SCHEMA, code);
    }
    if (reply.status() >= 400 && reply.status() < 500 && StripeDeclines.ACCOUNT.contains(code)) {
      return new Outcome.NotExecuted<>(new Fault(Fault.Kind.ACCOUNT, code));
    }
    return switch (reply.status()) {
      case 200 ->
          body.isEmpty()
              ? unknown(Fault.Kind.MALFORMED, "200 without a JSON object")
              : new Outcome.Success<>(body);
      // 429 comes before the idempotency layer: nothing was executed.
      case 429 ->
          new Outcome.NotExecuted<>(new Fault(Fault.Kind.RATE_LIMITED, "429", reply.retryAfter()));
      case 401, 403 ->
          new Outcome.NotExecuted<>(new Fault(Fault.Kind.ACCOUNT, "status " + reply.status()));
      case 402 -> cardError(error(body));
      case 400, 404 -> requestError(error(body));
      // An earlier request with this key is still being executed: it will say how it ended.
      case 409 -> unknown(Fault.Kind.SCHEMA, "the key is in use");
      default ->
          unknown(
              reply.isServerError() ? Fault.Kind.SERVER_ERROR : Fault.Kind.MALFORMED,
              "status " + reply.status());
    };
  }

  /** The same of a read, where a refusal says nothing of what was done before. */
  static Outcome<JsonObject> read(VendorReply reply) {
    return object(reply) instanceof Outcome.Declined<JsonObject>(Refusal refusal)
        ? unknown(Fault.Kind.SCHEMA, "a read was refused: " + refusal.code())
        : object(reply);
  }

  /** An intent, also where the answer is that it cannot be changed any more as it stands. */
  static Outcome<JsonObject> intent(VendorReply reply) {
    JsonObject error = error(BodyJson.of(reply).orElse(new JsonObject()));
    if (reply.status() != 400
        || !StripeDeclines.UNEXPECTED_STATE.contains(error.getString("code", ""))) {
      return object(reply);
    }
    return error.getValue("payment_intent") instanceof JsonObject intent
        ? new Outcome.Success<>(intent)
        : unknown(Fault.Kind.SCHEMA, "its state is another, and not told");
  }

  static Refusal refusal(JsonObject error) {
    String code =
        CardNumbers.masked(
            error.getString("decline_code", error.getString("code", "card_declined")));
    return new Refusal(
        code,
        CardNumbers.masked(error.getString("message", "")),
        StripeDeclines.SOFT.contains(code));
  }

  private static Outcome<JsonObject> cardError(JsonObject error) {
    return new Outcome.Declined<>(refusal(error));
  }

  private static Outcome<JsonObject> requestError(JsonObject error) {
    String type = error.getString("type", "");
    return switch (type) {
      // The key was used with other parameters: something was executed, and it was not this.
      case "idempotency_error" -> unknown(Fault.Kind.SCHEMA, type);
      case "invalid_request_error" ->
          new Outcome.Declined<>(
              new Refusal(
                  CardNumbers.masked(error.getString("code", type)),
                  CardNumbers.masked(error.getString("message", "")),
                  StripeDeclines.SOFT.contains(error.getString("code", ""))));
      default -> unknown(Fault.Kind.MALFORMED, "an error of type \"" + type + "\"");
    };
  }

  private static JsonObject error(JsonObject body) {
    return body.getValue("error") instanceof JsonObject error ? error : new JsonObject();
  }

  static Outcome<String> text(JsonObject json, String field) {
    return json.getValue(field) instanceof String value && !value.isBlank()
        ? new Outcome.Success<>(value)
        : unknown(Fault.Kind.SCHEMA, "no " + field);
  }

  static <T> Outcome<T> unknown(Fault.Kind kind, String detail) {
    return new Outcome.Unknown<>(new Fault(kind, CardNumbers.masked(detail)));
  }
}
