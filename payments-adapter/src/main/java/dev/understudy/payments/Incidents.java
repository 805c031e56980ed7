package dev.understudy.payments;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Undoes what a vendor took and should not have, such as a charge at the first vendor that comes to
 * light after the second one was charged. The policy: the payment's own vendor keeps its charge,
 * any other gives back.
 */
final class Incidents {

  private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);

  /** With waits that double, some two hours; then a person must look. */
  private static final int MOST_ATTEMPTS = 12;

  private static final Duration LEASE = Duration.ofSeconds(5);

  private final IncidentsStore store;
  private final PaymentsStore payments;
  private final Charging charging;
  private final Duration limit;
  private final InstantSource clock;

  Incidents(
      IncidentsStore store,
      PaymentsStore payments,
      Charging charging,
      Duration limit,
      InstantSource clock) {
    this.store = store;
    this.payments = payments;
    this.charging = charging;
    this.limit = limit;
    this.clock = clock;
  }

  /** Whether the payment as it stands explains that this vendor has or had money for this key. */
  static boolean isExpected(Payment payment, ProviderId provider, String key) {
    return payment.provider().equals(provider)
        && key.equals(keyOf(payment))
        && switch (payment.status()) {
          case DECLINED_SOFT, DECLINED_HARD, NOT_EXECUTED -> false;
          case SENT,
              ACTION_REQUIRED,
              AUTHORISED,
              CAPTURED,
              PARTIALLY_REFUNDED,
              REFUNDED,
              CANCELLED,
              UNKNOWN,
              FENCING,
              FENCED,
              MANUAL ->
              true;
        };
  }

  static String as(Payment payment) {
    return "the payment is " + payment.status() + " at " + payment.provider();
  }

  private static String keyOf(Payment payment) {
    return payment.attempt() == 0
        ? payment.id().toString()
        : payment.id() + "." + payment.attempt();
  }

  void undoDue(int most) {
    for (Incident incident : store.takeDue(most, LEASE)) {
      LOG.error("incident of payment {}: {}", incident.payment(), incident.what());
      undo(incident);
    }
  }

  private void undo(Incident incident) {
    Optional<Payment> payment = payments.byId(incident.payment());
    Optional<PaymentProvider> provider = charging.provider(incident.provider());
    Optional<Charge> charge = payment.flatMap(p -> charging.charge(p, incident.provider()));
    if (provider.isEmpty() || charge.isEmpty()) {
      store.close(incident, false);
      return;
    }
    // The vendor's own name says which charge is meant; the round is none that a payment's fence
    // has.
    Outcome<Fence> outcome =
        provider
            .get()
            .fence(charge.get(), Optional.of(incident.vendorId()), 0, Deadline.after(limit, clock));
    switch (outcome) {
      case Outcome.Success<Fence> _ -> store.close(incident, true);
      case Outcome.Declined<Fence> _ -> store.close(incident, false);
      case Outcome.NotExecuted<Fence> _ -> giveUpWhenOld(incident);
      case Outcome.Unknown<Fence> _ -> giveUpWhenOld(incident);
    }
  }

  private void giveUpWhenOld(Incident incident) {
    if (incident.attempts() >= MOST_ATTEMPTS) {
      store.close(incident, false);
    }
  }
}
