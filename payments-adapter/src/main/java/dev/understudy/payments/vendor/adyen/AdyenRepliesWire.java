package dev.understudy.payments.vendor.adyen;

import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.payments.Capture;
import dev.understudy.payments.Changed;
import dev.understudy.payments.Fence;
import dev.understudy.payments.Receipt;
import dev.understudy.service.BodyJson;
import dev.understudy.service.CardNumbers;
import dev.understudy.service.VendorReply;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/** What Adyen answers: JSON, after its API explorer and "Refusal reasons". */
final class AdyenRepliesWire {

  /**
   * Refusal reasons that may pass, after "Refusal reasons": acquirer, issuer or network in trouble
   * (4, 9, 21, 39, 40, 42), a limit of the card (12, 28, 29), no authentication yet (38).
   */
  static final Set<String> SOFT = Set.of("4", "9", "12", "21", "28", "29", "38", "39", "40", "42");

  /** The key is in use, or was used for another request. */
  private static final String IN_PROGRESS = "704";

  private AdyenRepliesWire() {}

  static Outcome<Receipt> receipt(VendorReply reply, Capture capture) {
    return body(reply).flatMap(json -> receipt(json, capture));
  }

  /** A result that was used before is refused too: that says nothing of the charge. */
  static Outcome<Receipt> authenticated(VendorReply reply, Capture capture) {
    Outcome<Receipt> outcome = receipt(reply, capture);
    return reply.status() != 200 && outcome instanceof Outcome.Declined<Receipt>(Refusal refusal)
        ? unknown(Fault.Kind.SCHEMA, "the details were refused: " + refusal.code())
        : outcome;
  }

  static Outcome<Changed> changed(VendorReply reply) {
    return body(reply).flatMap(AdyenRepliesWire::reference).map(id -> new Changed(id, true));
  }

  static Outcome<Fence> fence(VendorReply reply, String how) {
    return body(reply)
        .flatMap(AdyenRepliesWire::reference)
        .map(id -> new Fence.Pending(how + " " + id));
  }

  static Outcome<String> alive(VendorReply reply) {
    return body(reply).map(_ -> "alive");
  }

  private static Outcome<String> reference(JsonObject json) {
    String id = json.getString("pspReference", "");
    return id.isEmpty() ? unknown(Fault.Kind.SCHEMA, "no pspReference") : new Outcome.Success<>(id);
  }

  private static Outcome<Receipt> receipt(JsonObject json, Capture capture) {
    return switch (json.getString("resultCode", "")) {
      case "Authorised" ->
          reference(json)
              .map(
                  id ->
                      new Receipt(
                          id,
                          capture == Capture.AUTOMATIC
                              ? Receipt.State.CAPTURED
                              : Receipt.State.AUTHORISED));
      case "RedirectShopper", "IdentifyShopper", "ChallengeShopper" ->
          reference(json)
              .map(
                  id ->
                      new Receipt(
                          id,
                          Receipt.State.ACTION_REQUIRED,
                          Optional.of(
                              CardNumbers.masked(
                                  json.getJsonObject("action", new JsonObject()).encode()))));
      case "Refused", "Cancelled" -> {
        String code = CardNumbers.masked(json.getString("refusalReasonCode", ""));
        yield new Outcome.Declined<>(
            new Refusal(
                code,
                CardNumbers.masked(json.getString("refusalReason", "")),
                SOFT.contains(code)));
      }
      // Pending, Received, Error and what is new: it may have been done; a webhook tells.
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
      case 400, 409, 422 -> refused(json);
      default ->
          unknown(
              reply.isServerError() ? Fault.Kind.SERVER_ERROR : Fault.Kind.MALFORMED,
              "status " + reply.status());
    };
  }

  /** By their errorType, after "Error codes and messages". */
  private static Outcome<JsonObject> refused(JsonObject json) {
    String code = CardNumbers.masked(json.getString("errorCode", ""));
    String type = json.getString("errorType", "");
    if (code.equals(IN_PROGRESS)) {
      return unknown(Fault.Kind.SCHEMA, "error " + code);
    }
    return switch (type) {
      case "validation" ->
          new Outcome.Declined<>(
              new Refusal(code, CardNumbers.masked(json.getString("message", "")), false));
      // Our account may not do it, or not so; another vendor's may.
      case "configuration", "security" ->
          new Outcome.NotExecuted<>(new Fault(Fault.Kind.ACCOUNT, type + " " + code));
      default -> unknown(Fault.Kind.SCHEMA, "error " + code);
    };
  }

  private static <T> Outcome<T> unknown(Fault.Kind kind, String detail) {
    return new Outcome.Unknown<>(new Fault(kind, CardNumbers.masked(detail)));
  }
}
