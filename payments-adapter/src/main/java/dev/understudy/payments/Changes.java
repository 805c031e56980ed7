package dev.understudy.payments;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.ledger.DatabaseUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures, cancels and refunds. Each is written down and holds its part of the payment before the
 * vendor hears of it; it goes to the vendor that has the charge, again and again under one key,
 * until that has answered.
 */
final class Changes {

  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

  private final HoldsStore holds;
  private final ChangesStore store;
  private final PaymentsStore payments;
  private final Charging charging;
  private final HealthRegistry registry;
  private final Duration manualAfter;
  private final InstantSource clock;

  Changes(
      HoldsStore holds,
      ChangesStore store,
      PaymentsStore payments,
      Charging charging,
      HealthRegistry registry,
      Duration manualAfter,
      InstantSource clock) {
    this.holds = holds;
    this.store = store;
    this.payments = payments;
    this.charging = charging;
    this.registry = registry;
    this.manualAfter = manualAfter;
    this.clock = clock;
  }

  /** What became of a request to change a payment. */
  sealed interface Requested {

    /** The change as it stands now; it may still be under way. */
    record Stands(Change change, Payment payment) implements Requested {}

    record NoSuchPayment() implements Requested {}

    /** The payment does not allow it as it stands. */
    record NotAllowed(Payment payment) implements Requested {}

    /** The key was used for another request. */
    record KeyReused() implements Requested {}
  }

  /**
   * Asks for a change, once for each key.
   *
   * @param amount all that is left when empty
   * @param last for a capture, whether what is not captured is let go
   */
  Requested request(
      UUID id, String key, Change.Kind kind, OptionalLong amount, boolean last, Deadline deadline) {
    Optional<Change> ours = holds.reserve(id, key, kind, amount, last);
    if (ours.isPresent()) {
      return attempted(ours.get(), deadline);
    }
    Optional<Change> before = store.byKey(id, key);
    if (before.isPresent()) {
      return isSame(before.get(), kind, amount, last)
          ? stands(before.get())
          : new Requested.KeyReused();
    }
    return payments
        .byId(id)
        .<Requested>map(Requested.NotAllowed::new)
        .orElseGet(Requested.NoSuchPayment::new);
  }

  /**
   * It is durable, so an outcome that cannot be written in time is no failure: the resolver will.
   */
  private Requested attempted(Change change, Deadline deadline) {
    Payment before = payments.byId(change.paymentId()).orElseThrow();
    try {
      return stands(attempt(change, deadline));
    } catch (DatabaseUnavailableException e) {
      LOG.warn("{} {} is left to the resolver: {}", change.kind(), change.id(), e.getMessage());
      return new Requested.Stands(change, before);
    }
  }

  private Requested stands(Change change) {
    return new Requested.Stands(change, payments.byId(change.paymentId()).orElseThrow());
  }

  private static boolean isSame(
      Change change, Change.Kind kind, OptionalLong amount, boolean last) {
    return change.kind() == kind
        && change.last() == last
        && change.askedAmount().equals(amount.stream().boxed().findFirst());
  }

  /** One try of whoever holds the lease: the same change under the same key. */
  Change attempt(Change change, Deadline deadline) {
    Payment payment = payments.byId(change.paymentId()).orElseThrow();
    Optional<PaymentProvider> provider = charging.provider(payment.provider());
    if (provider.isEmpty() || payment.vendorId().isEmpty()) {
      return store.postpone(change, Change.Status.MANUAL);
    }
    Modification modification =
        new Modification(
            change.id(),
            change.kind(),
            payment.vendorId().get(),
            new Money(change.amount(), payment.request().amount().currency()),
            payment.captured(),
            change.last());
    Instant start = clock.instant();
    Outcome<Changed> outcome = provider.get().change(modification, deadline);
    registry.record(
        payment.provider(),
        "change",
        outcome,
        Math.max(0, Duration.between(start, clock.instant()).toNanos()));
    return switch (outcome) {
      case Outcome.Success<Changed>(Changed changed) ->
          changed.pending()
              ? store.pending(change, changed.vendorRef())
              : store.end(change.id(), Optional.of(changed.vendorRef()), Optional.empty());
      case Outcome.Declined<Changed>(Refusal refusal) ->
          store.end(change.id(), Optional.empty(), Optional.of(refusal));
      // The vendor has the charge, and nobody else can do it: it is asked until it answers.
      case Outcome.NotExecuted<Changed> _ -> later(change);
      case Outcome.Unknown<Changed> _ -> later(change);
    };
  }

  private Change later(Change change) {
    boolean tooOld = change.age().compareTo(manualAfter) > 0;
    return store.postpone(change, tooOld ? Change.Status.MANUAL : Change.Status.UNKNOWN);
  }

  List<Change> takeDue(int most) {
    return store.takeDue(most);
  }

  List<Change> of(UUID payment) {
    return store.of(payment);
  }
}
