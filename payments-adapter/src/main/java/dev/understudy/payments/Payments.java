package dev.understudy.payments;

import dev.understudy.failover.Criticality;
import dev.understudy.failover.Deadline;
import dev.understudy.ledger.DatabaseUnavailableException;
import dev.understudy.ledger.Patience;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Charges cards. At most one vendor may ever move money for a payment: the next is asked only after
 * the last was proven not to have executed, or to keep nothing; what is unknown is asked again at
 * the same vendor, under the same key.
 */
final class Payments {

  /** What the ledger needs to write the answer down; vendors are not waited for any longer. */
  static final Duration TO_WRITE = Duration.ofMillis(100);

  private final ClaimsStore claims;
  private final PaymentsStore store;
  private final PaymentMethods methods;
  private final Asking asking;
  private final Resolution resolution;
  private final Duration limit;
  private final InstantSource clock;

  /**
   * Charges.
   *
   * @param limit the most time that one may take
   */
  Payments(
      ClaimsStore claims,
      PaymentsStore store,
      PaymentMethods methods,
      Asking asking,
      Resolution resolution,
      Duration limit,
      InstantSource clock) {
    this.claims = claims;
    this.store = store;
    this.methods = methods;
    this.asking = asking;
    this.resolution = resolution;
    this.limit = limit;
    this.clock = clock;
  }

  /** Charges once for each key, within the configured time. */
  Charged charge(String key, NewPayment request) {
    return charge(key, request, limit, Criticality.NORMAL);
  }

  /**
   * Charges once for each key, on whichever node and however often it is asked.
   *
   * @param within by then it is answered; what is not known by then is found out afterwards. More
   *     than the configured time is not taken.
   * @param criticality who is refused first when the vendors have no room for all
   * @throws DatabaseUnavailableException when it is not even known by then whether the key is
   *     claimed
   */
  Charged charge(String key, NewPayment request, Duration within, Criticality criticality) {
    Duration patience = shorter(within, limit);
    Deadline deadline = Deadline.after(patience.minus(TO_WRITE), clock);
    return Patience.of(patience, () -> charge(key, request, deadline, criticality));
  }

  private Charged charge(
      String key, NewPayment request, Deadline deadline, Criticality criticality) {
    Optional<Asking.Way> way =
        methods
            .usable(request.paymentMethod())
            .flatMap(method -> asking.way(method.tokens().keySet(), criticality, deadline));
    if (way.isEmpty() || asking.sheds(way.get())) {
      return new Charged.NoVendor();
    }
    Asking.Way open = way.get();
    return switch (claims.claim(key, request, open.first())) {
      case Claim.Ours(Payment payment) -> new Charged.Stands(asking.inTime(payment, open), false);
      case Claim.Taken(Payment payment) -> again(payment, request, open);
      case Claim.ReferenceTaken() -> new Charged.ReferenceTaken();
    };
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** The same key once more: what follows depends on how far its payment has come. */
  private Charged again(Payment payment, NewPayment request, Asking.Way way) {
    if (!payment.fingerprint().equals(request.fingerprint())) {
      return new Charged.KeyReused();
    }
    return switch (payment.status()) {
      case AUTHORISED,
          CAPTURED,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED,
          DECLINED_SOFT,
          DECLINED_HARD,
          ACTION_REQUIRED,
          FENCING,
          MANUAL ->
          new Charged.Stands(payment, true);
      case NOT_EXECUTED, FENCED -> reopened(payment, way);
      case SENT ->
          store
              .takeOver(payment.id())
              .<Charged>map(
                  taken -> new Charged.Stands(resolution.resolve(taken, way.deadline()), true))
              .orElseGet(Charged.InFlight::new);
      case UNKNOWN ->
          new Charged.Stands(
              store
                  .takeOver(payment.id())
                  .map(taken -> resolution.resolve(taken, way.deadline()))
                  .orElse(payment),
              true);
    };
  }

  private Charged reopened(Payment payment, Asking.Way way) {
    return switch (claims.reopen(payment, way.first())) {
      case Claim.Ours(Payment ours) -> new Charged.Stands(asking.inTime(ours, way), false);
      case Claim.Taken(Payment _) -> new Charged.InFlight();
      case Claim.ReferenceTaken() -> new Charged.ReferenceTaken();
    };
  }

  Optional<Payment> byId(UUID id) {
    return store.byId(id);
  }

  List<Payment> byReference(String merchantReference) {
    return store.byReference(merchantReference);
  }
}
