package dev.understudy.payments;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.service.BodyJson;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A provider for a plain REST vendor; what docs/add-a-provider.md ends at. */
record AcmePayments(VendorCalls calls) implements PaymentProvider {

  @Override
  public Outcome<Receipt> charge(Charge charge, Deadline deadline) {
    JsonObject body =
        new JsonObject()
            .put("key", charge.key())
            .put("reference", charge.merchantReference())
            .put("amount", charge.amount().minorUnits())
            .put("currency", charge.amount().currency().getCurrencyCode())
            .put("token", charge.token());
    return post("/charges", charge.key(), body, deadline).flatMap(AcmePayments::receipt);
  }

  @Override
  public Duration keyWindow() {
    return Duration.ofDays(30);
  }

  @Override
  public Outcome<Optional<Receipt>> read(
      Charge charge, Optional<String> vendorId, Deadline deadline) {
    VendorRequest request =
        VendorRequest.get("/charges/" + vendorId.orElse(charge.key()), Map.of());
    return calls
        .send(request, deadline, AcmePayments::object)
        .flatMap(AcmePayments::receipt)
        .map(Optional::of);
  }

  @Override
  public Outcome<Optional<Receipt>> search(Charge charge, Deadline deadline) {
    return read(charge, Optional.empty(), deadline);
  }

  /** It captures at once, so the fence is a refund of all; without a charge there is no fence. */
  @Override
  public Outcome<Fence> fence(
      Charge charge, Optional<String> vendorId, int round, Deadline deadline) {
    return read(charge, vendorId, deadline)
        .flatMap(
            receipt ->
                post(
                    "/charges/" + receipt.orElseThrow().vendorId() + "/refunds",
                    "fence-" + round + "-" + charge.key(),
                    new JsonObject(),
                    deadline))
        .map(_ -> new Fence.Done("refunded"));
  }

  @Override
  public Outcome<Receipt> authenticated(
      Charge charge, String vendorId, Map<String, String> details, Deadline deadline) {
    return new Outcome.Unknown<>(new Fault(Fault.Kind.SCHEMA, "it asks customers for nothing"));
  }

  @Override
  public Outcome<Changed> change(Modification modification, Deadline deadline) {
    return post(
            "/charges/" + modification.vendorId() + "/refunds",
            modification.id().toString(),
            new JsonObject().put("amount", modification.amount().minorUnits()),
            deadline)
        .map(_ -> new Changed(modification.vendorId(), false));
  }

  @Override
  public Outcome<List<Listed>> list(Instant from, Instant to, Deadline deadline) {
    return new Outcome.Unknown<>(new Fault(Fault.Kind.SCHEMA, "the example has no list"));
  }

  @Override
  public Outcome<?> probe(Deadline deadline) {
    return calls.send(VendorRequest.get("/charges/none", Map.of()), deadline);
  }

  private Outcome<JsonObject> post(String path, String key, JsonObject body, Deadline deadline) {
    VendorRequest request =
        VendorRequest.post(path, Map.of("Idempotency-Key", key), body.toBuffer());
    return calls.send(request, deadline, AcmePayments::object);
  }

  /** Which status means what: the one table that a new vendor cannot do without. */
  private static Outcome<JsonObject> object(VendorReply reply) {
    return switch (reply.status()) {
      case 200, 201 ->
          BodyJson.of(reply)
              .<Outcome<JsonObject>>map(Outcome.Success::new)
              .orElseGet(() -> unknown(Fault.Kind.MALFORMED, "no JSON object"));
      case 402 -> new Outcome.Declined<>(new Refusal("declined", "", false));
      case 429 -> new Outcome.NotExecuted<>(new Fault(Fault.Kind.RATE_LIMITED, "429"));
      case 404, 409, 422 -> unknown(Fault.Kind.SCHEMA, "status " + reply.status());
      default -> unknown(Fault.Kind.SERVER_ERROR, "status " + reply.status());
    };
  }

  private static Outcome<Receipt> receipt(JsonObject charge) {
    return charge.getValue("id") instanceof String id
        ? new Outcome.Success<>(new Receipt(id, Receipt.State.CAPTURED))
        : unknown(Fault.Kind.SCHEMA, "no id");
  }

  private static <T> Outcome<T> unknown(Fault.Kind kind, String why) {
    return new Outcome.Unknown<>(new Fault(kind, why));
  }
}
