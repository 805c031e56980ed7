package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares our ledger with the vendors' lists; pure. */
final class Reconciliation {

  private Reconciliation() {}

  /**
   * What differs.
   *
   * @param ours the payments that must be at a vendor when our ledger says so
   * @param known more of ours, by which a vendor's charge may be explained
   * @param theirs what each vendor lists of the same span of time, and somewhat longer
   */
  static List<Difference> compare(
      List<Payment> ours, List<Payment> known, Map<ProviderId, List<Listed>> theirs) {
    List<Difference> differences = new ArrayList<>();
    Map<String, Payment> byId = new HashMap<>();
    known.forEach(payment -> byId.put(payment.id().toString(), payment));
    ours.forEach(payment -> byId.put(payment.id().toString(), payment));
    for (Payment payment : ours) {
      List<Listed> listed = theirs.getOrDefault(payment.provider(), List.of());
      missingOrDifferent(payment, listed).ifPresent(differences::add);
    }
    theirs.forEach(
        (provider, listed) ->
            listed.stream()
                .filter(Reconciliation::holds)
                .flatMap(charge -> extra(provider, charge, byId).stream())
                .forEach(differences::add));
    return differences;
  }

  private static boolean holds(Listed charge) {
    return charge.captured() > charge.refunded()
        || (charge.state() == Receipt.State.AUTHORISED && charge.captured() == 0);
  }

  private static Optional<Difference> missingOrDifferent(Payment payment, List<Listed> listed) {
    if (!isAtVendor(payment)) {
      return Optional.empty();
    }
    String vendorId = payment.vendorId().orElse("");
    Optional<Listed> charge =
        listed.stream().filter(item -> item.vendorId().equals(vendorId)).findFirst();
    if (charge.isEmpty()) {
      return Optional.of(
          difference(Difference.Kind.MISSING, payment, "we hold " + payment.status()));
    }
    Listed item = charge.get();
    boolean same =
        item.captured() == payment.captured()
            && item.refunded() == payment.refunded()
            && item.currency().equals(payment.request().amount().currency().getCurrencyCode());
    return same
        ? Optional.empty()
        : Optional.of(
            difference(
                Difference.Kind.DIFFERENT,
                payment,
                "we hold %d captured, %d refunded %s; it lists %d, %d %s"
                    .formatted(
                        payment.captured(),
                        payment.refunded(),
                        payment.request().amount().currency().getCurrencyCode(),
                        item.captured(),
                        item.refunded(),
                        item.currency())));
  }

  private static Difference difference(Difference.Kind kind, Payment payment, String detail) {
    return new Difference(
        kind, payment.provider(), payment.id().toString(), payment.vendorId().orElse(""), detail);
  }

  private static boolean isAtVendor(Payment payment) {
    return switch (payment.status()) {
      case AUTHORISED, CAPTURED, PARTIALLY_REFUNDED, REFUNDED -> true;
      // What is open is the resolver's, and of the others no vendor keeps anything.
      case SENT,
          ACTION_REQUIRED,
          CANCELLED,
          DECLINED_SOFT,
          DECLINED_HARD,
          NOT_EXECUTED,
          UNKNOWN,
          FENCING,
          FENCED,
          MANUAL ->
          false;
    };
  }

  private static Optional<Difference> extra(
      ProviderId provider, Listed charge, Map<String, Payment> byId) {
    Optional<Payment> payment =
        Charge.isKey(charge.key())
            ? Optional.ofNullable(byId.get(Charge.paymentOf(charge.key()).toString()))
            : Optional.empty();
    if (payment.isEmpty()) {
      return Optional.of(
          new Difference(
              Difference.Kind.EXTRA, provider, charge.key(), charge.vendorId(), "not one of ours"));
    }
    boolean explained =
        isOpenAt(payment.get(), provider)
            || (payment.get().vendorId().equals(Optional.of(charge.vendorId()))
                && isAtVendor(payment.get()));
    return explained
        ? Optional.empty()
        : Optional.of(
            new Difference(
                Difference.Kind.EXTRA,
                provider,
                payment.get().id().toString(),
                charge.vendorId(),
                Incidents.as(payment.get())));
  }

  private static boolean isOpenAt(Payment payment, ProviderId provider) {
    return payment.provider().equals(provider)
        && switch (payment.status()) {
          case SENT, UNKNOWN, FENCING, MANUAL, ACTION_REQUIRED -> true;
          case AUTHORISED,
              CAPTURED,
              PARTIALLY_REFUNDED,
              REFUNDED,
              CANCELLED,
              DECLINED_SOFT,
              DECLINED_HARD,
              NOT_EXECUTED,
              FENCED ->
              false;
        };
  }
}
