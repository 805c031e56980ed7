package dev.understudy.payments;

import dev.understudy.failover.CallPolicy;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Failover;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Plan;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Served;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Charges cards. At most one vendor may ever move money for a payment: the next is asked only after
 * the last was proven not to have executed, or to keep nothing; what is unknown is asked again at
 * the same vendor, under the same key.
 */
final class Payments {

  private static final Logger LOG = LoggerFactory.getLogger(Payments.class);

  /** What the ledger needs to write the answer down; vendors are not waited for any longer. */
  private static final Duration TO_WRITE = Duration.ofMillis(100);

  private final PaymentsStore store;
  private final Routes routes;
  private final Charging charging;
  private final PaymentMethods methods;
  private final Resolution resolution;
  private final CallPolicy policy;
  private final InstantSource clock;

  Payments(
      PaymentsStore store,
      Routes routes,
      Charging charging,
      PaymentMethods methods,
      Resolution resolution,
      Duration limit,
      InstantSource clock) {
    this.store = store;
    this.routes = routes;
    this.charging = charging;
    this.methods = methods;
    this.resolution = resolution;
    // A charge moves money, so it stops at whatever may have been done.
    this.policy = CallPolicy.write("charge", Criticality.CRITICAL, limit);
    this.clock = clock;
  }

  /** Charges once for each key, within the configured time. */
  Charged charge(String key, NewPayment request) {
    return charge(key, request, policy.attemptLimit());
  }

  /**
   * Charges once for each key, on whichever node and however often it is asked.
   *
   * @param within by then it is answered; what is not known by then is found out afterwards. More
   *     than the configured time is not taken.
   */
  Charged charge(String key, NewPayment request, Duration within) {
    Deadline deadline =
        Deadline.after(shorter(within, policy.attemptLimit()).minus(TO_WRITE), clock);
    Optional<Failover> way =
        methods.usable(request.paymentMethod()).flatMap(m -> routes.to(m.tokens().keySet()));
    Optional<Plan> plan = way.map(Failover::plan).filter(p -> p.first().isPresent());
    if (plan.isEmpty() || way.get().sheds(plan.get(), policy)) {
      return new Charged.NoVendor();
    }
    Way open = new Way(way.get(), plan.get(), deadline);
    return switch (store.claim(key, request, open.first())) {
      case Claim.Ours(Payment payment) -> new Charged.Stands(attempt(payment, open), false);
      case Claim.Taken(Payment payment) -> again(payment, request, open);
      case Claim.ReferenceTaken() -> new Charged.ReferenceTaken();
    };
  }

  /** How one request may reach its vendors. */
  private record Way(Failover failover, Plan plan, Deadline deadline) {
    ProviderId first() {
      return plan.first().orElseThrow();
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** The same key once more: what follows depends on how far its payment has come. */
  private Charged again(Payment payment, NewPayment request, Way way) {
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

  private Charged reopened(Payment payment, Way way) {
    return switch (store.reopen(payment, way.first())) {
      case Claim.Ours(Payment ours) -> new Charged.Stands(attempt(ours, way), false);
      case Claim.Taken(Payment _) -> new Charged.InFlight();
      case Claim.ReferenceTaken() -> new Charged.ReferenceTaken();
    };
  }

  /** Asks the vendors of the plan in turn; the ledger always names the one that is being asked. */
  private Payment attempt(Payment payment, Way way) {
    Served<Receipt> served;
    try {
      served =
          way.failover()
              .call(
                  way.plan(),
                  policy,
                  way.deadline(),
                  (provider, deadline) -> charge(payment, provider, deadline));
    } catch (LeaseLost _) {
      return store.byId(payment.id()).orElse(payment);
    }
    if (served.considered().size() > 1) {
      LOG.info("payment {} went {}", payment.id(), served.considered());
    }
    return answered(served.outcome())
        ? resolution.look(store.finish(payment, served.outcome()), way.deadline())
        : store.finish(payment, served.outcome());
  }

  private Outcome<Receipt> charge(Payment payment, ProviderId provider, Deadline deadline) {
    if (!provider.equals(payment.provider()) && !store.move(payment, provider)) {
      throw new LeaseLost();
    }
    return charging.charge(payment, provider, deadline);
  }

  /** The vendor is there, and said that it failed: it can be asked at once what it has done. */
  private static boolean answered(Outcome<Receipt> outcome) {
    return outcome instanceof Outcome.Unknown<Receipt>(Fault fault)
        && fault.kind() == Fault.Kind.SERVER_ERROR;
  }

  Optional<Payment> byId(UUID id) {
    return store.byId(id);
  }

  List<Payment> byReference(String merchantReference) {
    return store.byReference(merchantReference);
  }
}
