package dev.understudy.payments.vendor.stripe;

import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.payments.Changed;
import dev.understudy.payments.Fence;
import dev.understudy.payments.Modification;
import dev.understudy.service.VendorReply;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Refunds on Stripe's wire, after its API reference ("Refunds"). */
final class StripeRefundsWire {

  private StripeRefundsWire() {}

  static Map<String, String> refund(Modification modification) {
    return Map.of(
        "payment_intent", modification.vendorId(),
        "amount", "" + modification.amount().minorUnits(),
        "metadata[operation]", modification.id().toString());
  }

  static Outcome<Changed> refunded(VendorReply reply) {
    return StripeRepliesWire.object(reply).flatMap(StripeRefundsWire::refunded);
  }

  private static Outcome<Changed> refunded(JsonObject refund) {
    String status = refund.getString("status", "");
    return switch (status) {
      case "succeeded" -> StripeRepliesWire.text(refund, "id").map(id -> new Changed(id, false));
      case "pending", "requires_action" ->
          StripeRepliesWire.text(refund, "id").map(id -> new Changed(id, true));
      case "failed", "canceled" ->
          new Outcome.Declined<>(
              new Refusal(
                  refund.getString("failure_reason", status), "the refund " + status, false));
      default -> StripeRepliesWire.unknown(Fault.Kind.SCHEMA, "refund status " + status);
    };
  }

  /** Our refund among those of an intent. */
  static Outcome<Changed> refundOf(VendorReply reply, Modification modification) {
    return StripeRepliesWire.read(reply)
        .flatMap(
            list ->
                StripeListsWire.objects(list).stream()
                    .filter(
                        refund ->
                            modification
                                .id()
                                .toString()
                                .equals(StripeWire.metadata(refund).getString("operation")))
                    .findFirst()
                    .map(StripeRefundsWire::refunded)
                    .orElseGet(
                        () -> StripeRepliesWire.unknown(Fault.Kind.SCHEMA, "no such refund yet")));
  }

  static Outcome<Fence> allRefunded(VendorReply reply) {
    return refunded(reply).map(_ -> new Fence.Done("refunded"));
  }

  /** Whether all that an intent captured was given back; read with its charge. */
  static Outcome<Fence> allGivenBack(VendorReply reply) {
    return StripeRepliesWire.read(reply)
        .flatMap(
            intent ->
                StripeWire.charge(intent).getLong("amount_refunded", 0L)
                        >= intent.getLong("amount_received", Long.MAX_VALUE)
                    ? new Outcome.Success<>(new Fence.Done("refunded"))
                    : StripeRepliesWire.unknown(Fault.Kind.SCHEMA, "not refunded yet"));
  }
}
