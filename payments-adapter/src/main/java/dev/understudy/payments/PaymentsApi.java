package dev.understudy.payments;

import dev.understudy.service.Operation;
import dev.understudy.service.Problem;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The operations of {@code openapi.yaml}: from a request to the domain and back to a status. */
final class PaymentsApi {

  private static final Duration SOON = Duration.ofSeconds(1);

  private final Payments payments;
  private final PaymentMethods methods;

  PaymentsApi(Payments payments, PaymentMethods methods) {
    this.payments = payments;
    this.methods = methods;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "createPayment", this::create, "readPayment", this::read, "findPayment", this::find);
  }

  private ReplyJson create(RequestJson request) {
    String key = request.requiredHeader("idempotency-key");
    return switch (payments.charge(key, PaymentsJson.request(request.body(), methods))) {
      case Charged.Stands(Payment payment, boolean replayed) ->
          replayed ? answered(payment).with("Idempotent-Replayed", "true") : answered(payment);
      case Charged.InFlight() ->
          ReplyJson.problem(
              Problem.conflict("a request with this key is being worked on").retryingAfter(SOON));
      case Charged.KeyReused() ->
          ReplyJson.problem(
              new Problem(
                  422,
                  "Unprocessable content",
                  "the key was used for another request",
                  Optional.of("Idempotency-Key"),
                  Optional.empty()));
      case Charged.ReferenceTaken() ->
          ReplyJson.problem(
              new Problem(
                  409,
                  "Conflict",
                  "this order is paid, or being paid, under another key",
                  Optional.of("merchantReference"),
                  Optional.empty()));
      case Charged.NoVendor() ->
          ReplyJson.problem(Problem.unavailable("no vendor may be used now", SOON));
    };
  }

  /** Unknown is never told as failed: the vendor may have charged. */
  private static ReplyJson answered(Payment payment) {
    JsonObject json = PaymentsJson.of(payment);
    return switch (payment.status()) {
      case AUTHORISED, CAPTURED -> ReplyJson.of(201, json);
      case SENT, UNKNOWN -> ReplyJson.of(202, json);
      case DECLINED_SOFT, DECLINED_HARD -> ReplyJson.of(402, json);
      case NOT_EXECUTED ->
          ReplyJson.problem(
              Problem.unavailable("no vendor took the payment; nothing was charged", SOON));
    };
  }

  private ReplyJson read(RequestJson request) {
    return found(payments.byId(UUID.fromString(request.pathParameter("id"))));
  }

  private ReplyJson find(RequestJson request) {
    return found(request.queryParameter("merchantreference").flatMap(payments::byReference));
  }

  private static ReplyJson found(Optional<Payment> payment) {
    return payment
        .map(found -> ReplyJson.of(200, PaymentsJson.of(found)))
        .orElseGet(() -> ReplyJson.problem(Problem.notFound("there is no such payment")));
  }
}
