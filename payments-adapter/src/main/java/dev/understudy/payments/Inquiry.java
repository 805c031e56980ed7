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

/**
 * Asks a payment's vendor what became of it, in three ways: replay under the same key, read by the
 * vendor's name for it, search by ours. Only what settles the payment is an answer.
 */
final class Inquiry {

  private final Charging charging;
  private final HealthRegistry registry;
  private final InstantSource clock;

  Inquiry(Charging charging, HealthRegistry registry, InstantSource clock) {
    this.charging = charging;
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * The same key and body once more, so that the vendor says what it did, or does it now. Only an
   * answer settles it: that this call was not executed says nothing of earlier ones. Beyond the
   * vendor's window it would be a new charge.
   */
  Optional<Outcome<Receipt>> replay(Payment payment, Deadline deadline, Steps steps) {
    Optional<PaymentProvider> provider = charging.provider(payment.provider());
    if (provider.isEmpty() || payment.isOlderThan(provider.get().keyWindow())) {
      steps.note("replay", "the key no longer protects");
      return Optional.empty();
    }
    Instant start = clock.instant();
    Outcome<Receipt> outcome = charging.charge(payment, payment.provider(), deadline);
    registry.record(
        payment.provider(), "resolve", outcome, Duration.between(start, clock.instant()).toNanos());
    return settling(outcome, "replay", steps);
  }

  /** By the vendor's name for it, or what it has under ours. */
  Optional<Outcome<Receipt>> read(Payment payment, Deadline deadline, Steps steps) {
    return asked(
        payment,
        "read",
        steps,
        (provider, charge) -> provider.read(charge, payment.vendorId(), deadline));
  }

  /** By our name for it. A hit counts, a miss does not: indexes are behind. */
  Optional<Outcome<Receipt>> search(Payment payment, Deadline deadline, Steps steps) {
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
}
