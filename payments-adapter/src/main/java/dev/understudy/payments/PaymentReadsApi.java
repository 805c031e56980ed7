package dev.understudy.payments;

import dev.understudy.service.Operation;
import dev.understudy.service.Problem;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The reads of payments of {@code openapi.yaml}. */
final class PaymentReadsApi {

  private static final int MOST_LISTED = 100;

  private final Payments payments;
  private final Changes changes;
  private final TrailStore trail;

  PaymentReadsApi(Payments payments, Changes changes, TrailStore trail) {
    this.payments = payments;
    this.changes = changes;
    this.trail = trail;
  }

  Map<String, Operation> operations() {
    return Map.of("readPayment", this::read, "findPayments", this::find);
  }

  private ReplyJson read(RequestJson request) {
    UUID id = UUID.fromString(request.pathParameter("id"));
    return payments
        .byId(id)
        .map(payment -> ReplyJson.of(200, PaymentsJson.of(payment, changes.of(id))))
        .orElseGet(PaymentReadsApi::none);
  }

  private ReplyJson find(RequestJson request) {
    Optional<String> reference = request.queryParameter("merchantreference");
    if (reference.isPresent()) {
      return list(payments.byReference(reference.get()));
    }
    return request.queryParameter("status").isPresent()
        ? manual()
        : ReplyJson.problem(
            Problem.badField("merchantReference", "give merchantReference or status"));
  }

  /** The newest, which is the only one that may be alive, and all of that reference. */
  private static ReplyJson list(List<Payment> found) {
    if (found.isEmpty()) {
      return none();
    }
    JsonArray all = new JsonArray();
    found.forEach(payment -> all.add(PaymentsJson.of(payment)));
    return ReplyJson.of(200, PaymentsJson.of(found.getFirst()).put("payments", all));
  }

  private ReplyJson manual() {
    JsonArray all = new JsonArray();
    trail
        .manual(MOST_LISTED)
        .forEach(payment -> all.add(PaymentsJson.tried(payment, trail.of(payment.id()))));
    return ReplyJson.of(200, new JsonObject().put("payments", all));
  }

  static ReplyJson none() {
    return ReplyJson.problem(Problem.notFound("there is no such payment"));
  }
}
