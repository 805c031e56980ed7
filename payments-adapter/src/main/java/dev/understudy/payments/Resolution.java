package dev.understudy.payments;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds out what became of a payment, one step after the other, until one of them settles it:
 * replay under the same key, read by the vendor's name for it, search by ours. Verified news
 * settles it at any time. What is too old for that is fenced, and at last shown to people. A timer
 * never makes an unknown payment a failed one.
 */
final class Resolution {

  private final PaymentsStore store;
  private final SettlementsStore settlements;
  private final TrailStore trail;
  private final Charging charging;
  private final HealthRegistry registry;
  private final ResolvePolicy policy;
  private final InstantSource clock;

  Resolution(
      PaymentsStore store,
      SettlementsStore settlements,
      TrailStore trail,
      Charging charging,
      HealthRegistry registry,
      ResolvePolicy policy,
      InstantSource clock) {
    this.store = store;
    this.settlements = settlements;
    this.trail = trail;
    this.charging = charging;
    this.registry = registry;
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
                read(ours, deadline, new Steps(clock))
                    .map(outcome -> store.finish(ours, outcome))
                    .orElseGet(() -> postponed(ours)))
        .orElse(payment);
  }

  private Payment findOut(Payment payment, Deadline deadline, Steps steps) {
    Optional<Outcome<Receipt>> found =
        replay(payment, deadline, steps)
            .or(() -> read(payment, deadline, steps))
            .or(() -> search(payment, deadline, steps));
    if (found.isPresent()) {
      return store.finish(payment, found.get());
    }
    if (isOlder(payment, policy.manualAfter())) {
      return settlements.manual(payment).orElse(payment);
    }
    return steps.answered() && isOlder(payment, policy.fenceAfter())
        ? settlements.startFencing(payment).map(p -> fence(p, deadline, steps)).orElse(payment)
        : postponed(payment);
  }

  /** The customer may still authenticate; who never does is fenced. */
  private Payment watch(Payment payment, Deadline deadline, Steps steps) {
    Optional<Outcome<Receipt>> ended =
        read(payment, deadline, steps).filter(outcome -> !stillWaits(outcome));
    if (ended.isPresent()) {
      return store.finish(payment, ended.get());
    }
    return isOlder(payment, policy.actionLimit())
        ? settlements.startFencing(payment).map(p -> fence(p, deadline, steps)).orElse(payment)
        : postponed(payment);
  }

  private static boolean stillWaits(Outcome<Receipt> outcome) {
    return outcome instanceof Outcome.Success<Receipt>(Receipt receipt)
        && receipt.state() == Receipt.State.ACTION_REQUIRED;
  }

  /**
   * The same key and body once more, so that the vendor says what it did, or does it now. Only an
   * answer settles it: that this call was not executed says nothing of earlier ones. Beyond the
   * vendor's window it would be a new charge.
   */
  private Optional<Outcome<Receipt>> replay(Payment payment, Deadline deadline, Steps steps) {
    Optional<PaymentProvider> provider = charging.provider(payment.provider());
    if (provider.isEmpty() || isOlder(payment, provider.get().keyWindow())) {
      steps.note("replay", "the key no longer protects");
      return Optional.empty();
    }
    Instant start = clock.instant();
    Outcome<Receipt> outcome = charging.charge(payment, payment.provider(), deadline);
    registry.record(
        payment.provider(), "resolve", outcome, Duration.between(start, clock.instant()).toNanos());
    return settling(outcome, "replay", steps);
  }

  private Optional<Outcome<Receipt>> read(Payment payment, Deadline deadline, Steps steps) {
    return asked(
        payment,
        "read",
        steps,
        (provider, charge) -> provider.read(charge, payment.vendorId(), deadline));
  }

  private Optional<Outcome<Receipt>> search(Payment payment, Deadline deadline, Steps steps) {
    return asked(payment, "search", steps, (provider, charge) -> provider.search(charge, deadline));
  }

  private interface Question {
    Outcome<Optional<Receipt>> ask(PaymentProvider provider, Charge charge);
  }

  private Optional<Outcome<Receipt>> asked(
      Payment payment, String step, Steps steps, Question question) {
    Optional<PaymentProvider> provider = charging.provider(payment.provider());
    Optional<Charge> charge = charging.charge(payment, payment.provider());
    if (provider.isEmpty() || charge.isEmpty()) {
      return Optional.empty();
    }
    Outcome<Receipt> outcome =
        question
            .ask(provider.get(), charge.get())
            .flatMap(
                receipt ->
                    receipt
                        .<Outcome<Receipt>>map(Outcome.Success::new)
                        .orElseGet(
                            () ->
                                new Outcome.Unknown<>(
                                    new Fault(Fault.Kind.SCHEMA, "it knows nothing final"))));
    return settling(outcome, step, steps);
  }

  private Optional<Outcome<Receipt>> settling(Outcome<Receipt> outcome, String step, Steps steps) {
    return switch (outcome) {
      case Outcome.Success<Receipt>(Receipt receipt) -> {
        steps.note(step, receipt.state().name());
        yield Optional.of(outcome);
      }
      case Outcome.Declined<Receipt>(Refusal refusal) -> {
        steps.note(step, "declined: " + refusal.code());
        yield Optional.of(outcome);
      }
      case Outcome.NotExecuted<Receipt>(Fault fault) -> {
        steps.note(step, fault);
        yield Optional.empty();
      }
      case Outcome.Unknown<Receipt>(Fault fault) -> {
        steps.note(step, fault);
        yield Optional.empty();
      }
    };
  }

  /** The ledger says FENCING, so whoever comes after us goes on with it and charges nobody. */
  private Payment fence(Payment payment, Deadline deadline, Steps steps) {
    Optional<PaymentProvider> provider = charging.provider(payment.provider());
    Optional<Charge> charge = charging.charge(payment, payment.provider());
    if (provider.isEmpty()
        || charge.isEmpty()
        // Beyond the window the vendor could only be told to undo something new.
        || (payment.vendorId().isEmpty() && isOlder(payment, provider.get().keyWindow()))) {
      return settlements.manual(payment).orElse(payment);
    }
    Outcome<Fence> outcome =
        provider.get().fence(charge.get(), payment.vendorId(), payment.fences(), deadline);
    steps.note("fence", outcome.toString());
    Supplier<Payment> later =
        () ->
            isOlder(payment, policy.manualAfter())
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

  private static boolean isOlder(Payment payment, Duration limit) {
    return payment.age().compareTo(limit) > 0;
  }

  private Payment postponed(Payment payment) {
    store.postpone(payment);
    return store.byId(payment.id()).orElseThrow();
  }
}
