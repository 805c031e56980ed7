package dev.understudy.payments;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The customer has done what the vendor asked for, such as 3-D Secure: asks that vendor, and no
 * other, how the payment stands. What it does not say in time is told by its webhook.
 */
final class Authentication {

  private final PaymentsStore payments;
  private final SettlementsStore settlements;
  private final Charging charging;
  private final HealthRegistry registry;
  private final InstantSource clock;

  Authentication(
      PaymentsStore payments,
      SettlementsStore settlements,
      Charging charging,
      HealthRegistry registry,
      InstantSource clock) {
    this.payments = payments;
    this.settlements = settlements;
    this.charging = charging;
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * The payment as it stands then; empty when there is none.
   *
   * @param details what the customer's browser brought back; it is kept nowhere
   */
  Optional<Payment> ended(UUID id, Map<String, String> details, Deadline deadline) {
    return payments
        .byId(id)
        .map(
            payment ->
                payment.status() == PaymentStatus.ACTION_REQUIRED
                    ? ask(payment, details, deadline)
                    : payment);
  }

  private Payment ask(Payment payment, Map<String, String> details, Deadline deadline) {
    Optional<PaymentProvider> provider = charging.provider(payment.provider());
    Optional<Charge> charge = charging.charge(payment, payment.provider());
    if (provider.isEmpty() || charge.isEmpty() || payment.vendorId().isEmpty()) {
      return payment;
    }
    Instant start = clock.instant();
    Outcome<Receipt> outcome =
        provider.get().authenticated(charge.get(), payment.vendorId().get(), details, deadline);
    registry.record(
        payment.provider(),
        "authenticate",
        outcome,
        Math.max(0, Duration.between(start, clock.instant()).toNanos()));
    String key = charge.get().key();
    Optional<Payment> settled =
        switch (outcome) {
          case Outcome.Success<Receipt>(Receipt receipt) ->
              receipt.state() == Receipt.State.ACTION_REQUIRED
                  ? settlements.askMore(payment.id(), key, receipt)
                  : settlements.settle(payment.id(), payment.provider(), key, receipt);
          case Outcome.Declined<Receipt>(Refusal refusal) ->
              settlements.settle(payment.id(), payment.provider(), key, refusal);
          // It is pinned: this vendor may have charged, and will say so.
          case Outcome.NotExecuted<Receipt> _ -> Optional.empty();
          case Outcome.Unknown<Receipt> _ -> Optional.empty();
        };
    return settled.or(() -> payments.byId(payment.id())).orElse(payment);
  }
}
