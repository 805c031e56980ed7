package dev.understudy.payments.vendor.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Stripe's wire: forms in, JSON out, errors after its API reference ("Errors", "Declines"). */
final class StripeWire {

  /** Decline codes for which Stripe's "Decline codes" advises another try. */
  private static final Set<String> SOFT =
      Set.of(
          "approve_with_id",
          "card_velocity_exceeded",
          "insufficient_funds",
          "issuer_not_available",
          "processing_error",
          "reenter_transaction",
          "try_again_later",
          "withdrawal_count_limit_exceeded");

  private StripeWire() {}

  static Buffer create(Charge charge) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("amount", "" + charge.amount().minorUnits());
    form.put("currency", charge.amount().currency().getCurrencyCode().toLowerCase(Locale.ROOT));
    form.put("payment_method", charge.token());
    form.put("capture_method", charge.capture() == Capture.MANUAL ? "manual" : "automatic");
    form.put("automatic_payment_methods[enabled]", "true");
    form.put("automatic_payment_methods[allow_redirects]", "never");
    form.put("metadata[reference]", charge.merchantReference());
    form.put("metadata[payment]", charge.id().toString());
    return encoded(form);
  }

  static Buffer confirm(Charge charge) {
    return encoded(Map.of("payment_method", charge.token()));
  }

  static Outcome<String> intentId(VendorReply reply) {
    return intent(reply).flatMap(intent -> text(intent, "id"));
  }

  static Outcome<Receipt> receipt(VendorReply reply) {
    return intent(reply).flatMap(StripeWire::receipt);
  }

  static Outcome<String> alive(VendorReply reply) {
    return intent(reply).map(_ -> "alive");
  }

  private static Outcome<Receipt> receipt(JsonObject intent) {
    return text(intent, "id")
        .flatMap(
            id ->
                switch (intent.getString("status", "")) {
                  case "succeeded" -> new Outcome.Success<>(new Receipt(id, true));
                  case "requires_capture" -> new Outcome.Success<>(new Receipt(id, false));
                  case "requires_action" ->
                      declined("authentication_required", "the customer must authenticate");
                  case "requires_payment_method" ->
                      declined("requires_payment_method", "the payment method was not accepted");
                  default -> unknown(Fault.Kind.SCHEMA, "status " + intent.getString("status"));
                });
  }

  private static Outcome<JsonObject> intent(VendorReply reply) {
    JsonObject body = BodyJson.of(reply).orElse(new JsonObject());
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
      // 409: an earlier request with this key is still being executed.
      default ->
          unknown(
              reply.isServerError() ? Fault.Kind.SERVER_ERROR : Fault.Kind.MALFORMED,
              "status " + reply.status());
    };
  }

  private static Outcome<JsonObject> cardError(JsonObject error) {
    String code = error.getString("decline_code", error.getString("code", "card_declined"));
    return new Outcome.Declined<>(
        new Refusal(code, error.getString("message", ""), SOFT.contains(code)));
  }

  private static Outcome<JsonObject> requestError(JsonObject error) {
    String type = error.getString("type", "");
    String code = error.getString("code", type);
    return switch (type) {
      // The key was used with other parameters: something was executed, and it was not this.
      case "idempotency_error" -> unknown(Fault.Kind.SCHEMA, type);
      case "invalid_request_error" -> declined(code, error.getString("message", ""));
      default -> unknown(Fault.Kind.MALFORMED, "an error of type \"" + type + "\"");
    };
  }

  private static JsonObject error(JsonObject body) {
    return body.getValue("error") instanceof JsonObject error ? error : new JsonObject();
  }

  private static Outcome<String> text(JsonObject json, String field) {
    return json.getValue(field) instanceof String value && !value.isBlank()
        ? new Outcome.Success<>(value)
        : unknown(Fault.Kind.SCHEMA, "no " + field);
  }

  private static <T> Outcome<T> declined(String code, String message) {
    return new Outcome.Declined<>(new Refusal(code, message, false));
  }

  private static <T> Outcome<T> unknown(Fault.Kind kind, String detail) {
    return new Outcome.Unknown<>(new Fault(kind, detail));
  }

  private static Buffer encoded(Map<String, String> form) {
    return Buffer.buffer(
        form.entrySet().stream()
            .map(
                e ->
                    URLEncoder.encode(e.getKey(), UTF_8)
                        + "="
                        + URLEncoder.encode(e.getValue(), UTF_8))
            .collect(Collectors.joining("&")));
  }
}
