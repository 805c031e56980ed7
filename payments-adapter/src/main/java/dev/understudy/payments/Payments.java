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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Charges cards. At most one vendor may ever move money for a payment: the next is asked only after
 * the last was proven not to have executed, and what is unknown is asked again at the same vendor,
 * under the same key.
 */
final class Payments {

  private static final Logger LOG = LoggerFactory.getLogger(Payments.class);

  private final PaymentsStore store;
  private final Failover failover;
  private final Map<ProviderId, PaymentProvider> providers;
  private final PaymentMethods methods;
  private final CallPolicy charge;
  private final CallPolicy resolve;
  private final InstantSource clock;

  Payments(
      PaymentsStore store,
      Failover failover,
      Map<ProviderId, PaymentProvider> providers,
      PaymentMethods methods,
      Duration limit,
      InstantSource clock) {
    this.store = store;
    this.failover = failover;
    this.providers = Map.copyOf(providers);
    this.methods = methods;
    // A charge moves money, so it stops at whatever may have been done.
    this.charge = CallPolicy.write("charge", Criticality.CRITICAL, limit);
    this.resolve = CallPolicy.write("resolve", Criticality.CRITICAL, limit);
    this.clock = clock;
  }

  /** Charges once for each key, on whichever node and however often it is asked. */
  Charged charge(String key, NewPayment request) {
    Plan plan = failover.plan();
    if (plan.first().isEmpty() || failover.sheds(plan, charge)) {
      return new Charged.NoVendor();
    }
    return switch (store.claim(key, request, plan.first().get())) {
      case Claim.Ours(Payment payment) -> new Charged.Stands(attempt(payment, plan), false);
      case Claim.Taken(Payment payment) -> again(payment, request, plan);
      case Claim.ReferenceTaken() -> new Charged.ReferenceTaken();
    };
  }

  /** The same key once more: what follows depends on how far its payment has come. */
  private Charged again(Payment payment, NewPayment request, Plan plan) {
    if (!payment.fingerprint().equals(request.fingerprint())) {
      return new Charged.KeyReused();
    }
    return switch (payment.status()) {
      case AUTHORISED, CAPTURED, DECLINED_SOFT, DECLINED_HARD -> new Charged.Stands(payment, true);
      case NOT_EXECUTED -> reopened(payment, plan);
      case SENT ->
          store
              .takeOver(payment.id())
              .<Charged>map(taken -> new Charged.Stands(resolve(taken), true))
              .orElseGet(Charged.InFlight::new);
      case UNKNOWN ->
          new Charged.Stands(store.takeOver(payment.id()).map(this::resolve).orElse(payment), true);
    };
  }

  private Charged reopened(Payment payment, Plan plan) {
    return switch (store.reopen(payment, plan.first().orElseThrow())) {
      case Claim.Ours(Payment ours) -> new Charged.Stands(attempt(ours, plan), false);
      case Claim.Taken(Payment _) -> new Charged.InFlight();
      case Claim.ReferenceTaken() -> new Charged.ReferenceTaken();
    };
  }

  /** Asks the vendors of the plan in turn; the ledger always names the one that is being asked. */
  private Payment attempt(Payment payment, Plan plan) {
    Served<Receipt> served =
        failover.call(
            plan,
            charge,
            deadline(charge),
            (provider, deadline) ->
                provider.equals(payment.provider()) || store.move(payment, provider)
                    ? charge(payment, provider, deadline)
                    : leaseLost());
    if (served.considered().size() > 1) {
      LOG.info("payment {} went {}", payment.id(), served.considered());
    }
    return store.finish(payment, served.outcome());
  }

  /** Nobody may be asked any more: someone else holds the payment now. */
  private static Outcome<Receipt> leaseLost() {
    return new Outcome.Unknown<>(new Fault(Fault.Kind.TIMED_OUT, "the lease was lost"));
  }

  /**
   * Asks the vendor that has a payment once more, under the same key, so that it answers what it
   * did. Only an answer settles it: that this call was not executed says nothing of earlier ones.
   */
  Payment resolve(Payment payment) {
    Outcome<Receipt> outcome =
        failover
            .call(
                Plan.pinned(payment.provider()),
                resolve,
                deadline(resolve),
                (provider, deadline) -> charge(payment, provider, deadline))
            .outcome();
    return switch (outcome) {
      case Outcome.Success<Receipt> _ -> store.finish(payment, outcome);
      case Outcome.Declined<Receipt> _ -> store.finish(payment, outcome);
      case Outcome.NotExecuted<Receipt> _ -> postponed(payment);
      case Outcome.Unknown<Receipt> _ -> postponed(payment);
    };
  }

  private Deadline deadline(CallPolicy policy) {
    return Deadline.after(policy.attemptLimit(), clock);
  }

  private Payment postponed(Payment payment) {
    store.postpone(payment);
    return store.byId(payment.id()).orElseThrow();
  }

  private Outcome<Receipt> charge(Payment payment, ProviderId id, Deadline deadline) {
    PaymentProvider provider = providers.get(id);
    NewPayment request = payment.request();
    Optional<String> token = methods.token(request.paymentMethod(), id);
    if (provider == null || token.isEmpty()) {
      return new Outcome.NotExecuted<>(
          new Fault(Fault.Kind.ACCOUNT, "the payment method has no token at " + id));
    }
    return provider.charge(
        new Charge(
            payment.id(),
            request.merchantReference(),
            request.amount(),
            token.get(),
            request.capture()),
        deadline);
  }

  List<Payment> takeDue(int most) {
    return store.takeDue(most);
  }

  Optional<Payment> byId(UUID id) {
    return store.byId(id);
  }

  Optional<Payment> byReference(String merchantReference) {
    return store.byReference(merchantReference);
  }
}
