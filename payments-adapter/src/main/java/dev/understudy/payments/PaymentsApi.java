package dev.understudy.payments;

import dev.understudy.failover.Criticality;
import dev.understudy.service.Operation;
import dev.understudy.service.Problem;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The operations on payments of {@code openapi.yaml} that change something: from a request to the
 * domain and back.
 */
final class PaymentsApi {

  private static final Duration SOON = Duration.ofSeconds(1);

  private final Payments payments;
  private final Changes changes;
  private final Authentication authentication;
  private final PaymentMethods methods;
  private final CallerTime time;

  PaymentsApi(
      Payments payments,
      Changes changes,
      Authentication authentication,
      PaymentMethods methods,
      CallerTime time) {
    this.payments = payments;
    this.changes = changes;
    this.authentication = authentication;
    this.methods = methods;
    this.time = time;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "createPayment",
        this::create,
        "endAuthentication",
        this::endAuthentication,
        "capturePayment",
        request -> change(request, Change.Kind.CAPTURE),
        "cancelPayment",
        request -> change(request, Change.Kind.CANCEL),
        "refundPayment",
        request -> change(request, Change.Kind.REFUND));
  }

  private ReplyJson create(RequestJson request) {
    String key = request.requiredHeader("idempotency-key");
    // A stored method is looked up in the ledger, for which its caller waits no longer either.
    NewPayment payment = time.in(request, _ -> PaymentsJson.request(request.body(), methods));
    return switch (payments.charge(key, payment, time.left(request), criticality(request))) {
      case Charged.Stands(Payment stands, boolean replayed) ->
          replayed ? answered(stands).with("Idempotent-Replayed", "true") : answered(stands);
      case Charged.InFlight() ->
          ReplyJson.problem(
              Problem.conflict("a request with this key is being worked on").retryingAfter(SOON));
      case Charged.KeyReused() -> keyReused();
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

  private static Criticality criticality(RequestJson request) {
    return request
        .header("criticality")
        .map(said -> Criticality.valueOf(said.toUpperCase(Locale.ROOT)))
        .orElse(Criticality.NORMAL);
  }

  private static ReplyJson keyReused() {
    return ReplyJson.problem(
        new Problem(
            422,
            "Unprocessable content",
            "the key was used for another request",
            Optional.of("Idempotency-Key"),
            Optional.empty()));
  }

  /** Unknown is never told as failed: the vendor may have charged. */
  private static ReplyJson answered(Payment payment) {
    JsonObject json = PaymentsJson.of(payment);
    return switch (payment.status()) {
      case AUTHORISED, CAPTURED, PARTIALLY_REFUNDED, REFUNDED, CANCELLED -> ReplyJson.of(201, json);
      case SENT, UNKNOWN, FENCING, MANUAL, ACTION_REQUIRED -> ReplyJson.of(202, json);
      case DECLINED_SOFT, DECLINED_HARD -> ReplyJson.of(402, json);
      case NOT_EXECUTED, FENCED ->
          ReplyJson.problem(
              Problem.unavailable("no vendor took the payment; nothing was charged", SOON));
    };
  }

  private ReplyJson endAuthentication(RequestJson request) {
    Map<String, String> details = new HashMap<>();
    request
        .body()
        .getJsonObject("details", new JsonObject())
        .forEach(detail -> details.put(detail.getKey(), String.valueOf(detail.getValue())));
    UUID id = UUID.fromString(request.pathParameter("id"));
    return time.in(request, deadline -> authentication.ended(id, details, deadline))
        .map(PaymentsApi::answered)
        .orElseGet(PaymentReadsApi::none);
  }

  private ReplyJson change(RequestJson request, Change.Kind kind) {
    UUID id = UUID.fromString(request.pathParameter("id"));
    Long amount = request.body().getLong("amount");
    String key = request.requiredHeader("idempotency-key");
    OptionalLong part = amount == null ? OptionalLong.empty() : OptionalLong.of(amount);
    boolean last = request.body().getBoolean("final", true);
    return switch (time.in(
        request, deadline -> changes.request(id, key, kind, part, last, deadline))) {
      case Changes.Requested.Stands(Change change, Payment payment) -> answered(change, payment);
      case Changes.Requested.NoSuchPayment() -> PaymentReadsApi.none();
      case Changes.Requested.NotAllowed(Payment payment) ->
          ReplyJson.problem(
              Problem.conflict(
                  "a payment that is %s, captured %d and refunded %d, does not allow this %s now"
                      .formatted(payment.status(), payment.captured(), payment.refunded(), kind)));
      case Changes.Requested.KeyReused() -> keyReused();
    };
  }

  private static ReplyJson answered(Change change, Payment payment) {
    JsonObject json = PaymentsJson.of(change).put("payment", PaymentsJson.of(payment));
    return switch (change.status()) {
      case DONE -> ReplyJson.of(201, json);
      case SENT, UNKNOWN, PENDING, MANUAL -> ReplyJson.of(202, json);
      case REFUSED -> ReplyJson.of(402, json);
    };
  }
}
