package dev.understudy.payments;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Settles a payment of which nobody knows how it ended: by what its vendor says to an {@link
 * Inquiry}, or by verified news at any time. What is too old for that is fenced, and at last shown
 * to people. A timer never makes an unknown payment a failed one.
 */
final class Resolution {

  private final PaymentsStore store;
  private final OutcomesStore outcomes;
  private final SettlementsStore settlements;
  private final TrailStore trail;
  private final Charging charging;
  private final Inquiry inquiry;
  private final ResolvePolicy policy;
  private final InstantSource clock;

  Resolution(
      PaymentsStore store,
      OutcomesStore outcomes,
      SettlementsStore settlements,
      TrailStore trail,
      Charging charging,
      Inquiry inquiry,
      ResolvePolicy policy,
      InstantSource clock) {
    this.store = store;
    this.outcomes = outcomes;
    this.settlements = settlements;
    this.trail = trail;
    this.charging = charging;
    this.inquiry = inquiry;
    this.policy = policy;
    this.clock = clock;
  }

  /** One try of whoever holds the lease; gives the payment as it stands then. */
  Payment resolve(Payment payment, Deadline deadline) {
    Steps steps = new Steps(clock);
    Payment now =
        switch (payment.status()) {
          case SENT, UNKNOWN -> findOut(payment, deadline, steps);
          case ACTION_REQUIRED -> watch(payment, deadline, steps);
          case FENCING -> fence(payment, deadline, steps);
          case AUTHORISED,
              CAPTURED,
              PARTIALLY_REFUNDED,
              REFUNDED,
              CANCELLED,
              DECLINED_SOFT,
              DECLINED_HARD,
              NOT_EXECUTED,
              FENCED,
              MANUAL ->
              payment;
        };
    // Of what is settled at the first try there is nothing to tell.
    if (open(now)) {
      trail.add(payment.id(), steps.tried());
    }
    return now;
  }

  private static boolean open(Payment payment) {
    return switch (payment.status()) {
      case UNKNOWN, FENCING, FENCED, MANUAL -> true;
      case SENT,
          ACTION_REQUIRED,
          AUTHORISED,
          CAPTURED,
          PARTIALLY_REFUNDED,
          REFUNDED,
          CANCELLED,
          DECLINED_SOFT,
          DECLINED_HARD,
          NOT_EXECUTED ->
          false;
    };
  }

  /** Asks the vendor once how a payment stands that it has just failed to answer for. */
  Payment look(Payment payment, Deadline deadline) {
    Optional<Payment> taken =
        payment.status() == PaymentStatus.UNKNOWN ? store.takeOver(payment.id()) : Optional.empty();
    return taken
        .map(
            ours ->
                inquiry
                    .read(ours, deadline, new Steps(clock))
                    .map(outcome -> outcomes.finish(ours, outcome))
                    .orElseGet(() -> postponed(ours)))
        .orElse(payment);
  }

  private Payment findOut(Payment payment, Deadline deadline, Steps steps) {
    Optional<Outcome<Receipt>> found =
        inquiry
            .replay(payment, deadline, steps)
            .or(() -> inquiry.read(payment, deadline, steps))
            .or(() -> inquiry.search(payment, deadline, steps));
    if (found.isPresent()) {
      return outcomes.finish(payment, found.get());
    }
    if (payment.isOlderThan(policy.manualAfter())) {
      return settlements.manual(payment).orElse(payment);
    }
    return steps.answered() && payment.isOlderThan(policy.fenceAfter())
        ? settlements.startFencing(payment).map(p -> fence(p, deadline, steps)).orElse(payment)
        : postponed(payment);
  }

  /** The customer may still authenticate; who never does is fenced. */
  private Payment watch(Payment payment, Deadline deadline, Steps steps) {
    Optional<Outcome<Receipt>> ended =
        inquiry.read(payment, deadline, steps).filter(outcome -> !stillWaits(outcome));
    if (ended.isPresent()) {
      return outcomes.finish(payment, ended.get());
    }
    return payment.isOlderThan(policy.actionLimit())
        ? settlements.startFencing(payment).map(p -> fence(p, deadline, steps)).orElse(payment)
        : postponed(payment);
  }

  private static boolean stillWaits(Outcome<Receipt> outcome) {
    return outcome instanceof Outcome.Success<Receipt>(Receipt receipt)
        && receipt.state() == Receipt.State.ACTION_REQUIRED;
  }

  /** The ledger says FENCING, so whoever comes after us goes on with it and charges nobody. */
  private Payment fence(Payment payment, Deadline deadline, Steps steps) {
    Optional<PaymentProvider> provider = charging.provider(payment.provider());
    Optional<Charge> charge = charging.charge(payment, payment.provider());
    if (provider.isEmpty()
        || charge.isEmpty()
        // Beyond the window the vendor could only be told to undo something new.
        || (payment.vendorId().isEmpty() && payment.isOlderThan(provider.get().keyWindow()))) {
      return settlements.manual(payment).orElse(payment);
    }
    Outcome<Fence> outcome =
        provider.get().fence(charge.get(), payment.vendorId(), payment.fences(), deadline);
    steps.note("fence", outcome.toString());
    Supplier<Payment> later =
        () ->
            payment.isOlderThan(policy.manualAfter())
                ? settlements.manual(payment).orElse(payment)
                : postponed(payment);
    return switch (outcome) {
      case Outcome.Success<Fence>(Fence.Done _) ->
          settlements.fenced(payment.id(), charge.get().key()).orElse(payment);
      case Outcome.Success<Fence>(Fence.Pending _) -> later.get();
      case Outcome.Success<Fence>(Fence.NothingThere _) ->
          settlements.unfenced(payment.id(), charge.get().key()).orElse(payment);
      // An earlier order may have had its effect, so nothing but the fence may be asked for again.
      case Outcome.NotExecuted<Fence> _ -> later.get();
      case Outcome.Declined<Fence> _ -> later.get();
      case Outcome.Unknown<Fence> _ -> later.get();
    };
  }

  private Payment postponed(Payment payment) {
    store.postpone(payment);
    return store.byId(payment.id()).orElseThrow();
  }
}
