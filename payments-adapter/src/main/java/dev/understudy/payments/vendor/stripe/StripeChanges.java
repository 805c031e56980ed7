package dev.understudy.payments.vendor.stripe;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.payments.Changed;
import dev.understudy.payments.Fence;
import dev.understudy.payments.Modification;
import java.util.Map;

/**
 * What is done with an intent after it was confirmed. Stripe keeps a 500 under its key for a day,
 * so a replay alone would never say what was done: where one does not answer, the intent is read.
 */
final class StripeChanges {

  private static final String INTENTS = "/v1/payment_intents/";

  private final StripeHttp http;

  StripeChanges(StripeHttp http) {
    this.http = http;
  }

  Outcome<Changed> change(Modification modification, Deadline deadline) {
    return switch (modification.kind()) {
      case CAPTURE -> capture(modification, deadline);
      case CANCEL -> cancel(modification, deadline);
      case REFUND -> refund(modification, deadline);
    };
  }

  private Outcome<Changed> capture(Modification modification, Deadline deadline) {
    String path = INTENTS + modification.vendorId();
    Outcome<Changed> asked =
        http.post(
            path + "/capture",
            modification.id().toString(),
            StripeWire.capture(modification),
            deadline,
            StripeWire::changed);
    return settled(asked)
        ? asked
        : better(
            asked, http.get(path, deadline, reply -> StripeWire.captured(reply, modification)));
  }

  private Outcome<Changed> cancel(Modification modification, Deadline deadline) {
    String path = INTENTS + modification.vendorId();
    Outcome<Changed> asked =
        http.post(
            path + "/cancel",
            modification.id().toString(),
            Map.of(),
            deadline,
            StripeWire::changed);
    return settled(asked) ? asked : better(asked, http.get(path, deadline, StripeWire::cancelled));
  }

  private Outcome<Changed> refund(Modification modification, Deadline deadline) {
    Outcome<Changed> asked =
        http.post(
            "/v1/refunds",
            modification.id().toString(),
            StripeRefundsWire.refund(modification),
            deadline,
            StripeRefundsWire::refunded);
    String query =
        StripeHttp.encoded(Map.of("payment_intent", modification.vendorId(), "limit", "100"));
    return settled(asked)
        ? asked
        : better(
            asked,
            http.get(
                "/v1/refunds?" + query,
                deadline,
                reply -> StripeRefundsWire.refundOf(reply, modification)));
  }

  private static boolean settled(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Success<?> _ -> true;
      // Without a key that is kept, what was done before is refused the second time.
      case Outcome.Declined<?> _ -> false;
      // Nobody is there to be asked.
      case Outcome.NotExecuted<?> _ -> true;
      case Outcome.Unknown<?>(Fault fault) -> fault.kind() == Fault.Kind.TIMED_OUT;
    };
  }

  private static Outcome<Changed> better(Outcome<Changed> asked, Outcome<Changed> read) {
    return read instanceof Outcome.Success<Changed> ? read : asked;
  }

  /** Cancels the intent, or gives back all that was captured; afterwards it can do nothing more. */
  Outcome<Fence> fence(String intent, int round, Deadline deadline) {
    String key = "fence-" + round + "-" + intent;
    Outcome<StripeWire.End> asked =
        http.post(INTENTS + intent + "/cancel", key, Map.of(), deadline, StripeWire::end);
    Outcome<StripeWire.End> end =
        asked instanceof Outcome.Unknown<StripeWire.End>
            ? http.get(INTENTS + intent, deadline, StripeWire::end)
            : asked;
    return switch (end) {
      case Outcome.Success<StripeWire.End>(StripeWire.End what) ->
          switch (what) {
            case CANCELLED -> new Outcome.Success<>(new Fence.Done("cancelled"));
            case CAPTURED -> refundAll(intent, key, deadline);
          };
      case Outcome.Declined<StripeWire.End>(Refusal refusal) ->
          new Outcome.Unknown<>(new Fault(Fault.Kind.SCHEMA, "cancel refused: " + refusal.code()));
      case Outcome.NotExecuted<StripeWire.End>(Fault fault) -> new Outcome.NotExecuted<>(fault);
      case Outcome.Unknown<StripeWire.End>(Fault fault) -> new Outcome.Unknown<>(fault);
    };
  }

  private Outcome<Fence> refundAll(String intent, String key, Deadline deadline) {
    Outcome<Fence> refunded =
        http.post(
            "/v1/refunds",
            key + "-refund",
            Map.of("payment_intent", intent),
            deadline,
            StripeRefundsWire::allRefunded);
    return refunded instanceof Outcome.Success<Fence>
        ? refunded
        : http.get(
            INTENTS + intent + "?expand%5B%5D=latest_charge",
            deadline,
            StripeRefundsWire::allGivenBack);
  }
}
