package dev.understudy.payments;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import java.util.Map;
import java.util.Optional;

/** The vendors, and a payment in the words of each of them. */
final class Charging {

  private final Map<ProviderId, PaymentProvider> providers;
  private final PaymentMethods methods;

  Charging(Map<ProviderId, PaymentProvider> providers, PaymentMethods methods) {
    this.providers = Map.copyOf(providers);
    this.methods = methods;
  }

  Optional<PaymentProvider> provider(ProviderId id) {
    return Optional.ofNullable(providers.get(id));
  }

  Map<ProviderId, PaymentProvider> providers() {
    return providers;
  }

  /** The charge at a vendor; empty when the method has no token there. */
  Optional<Charge> charge(Payment payment, ProviderId provider) {
    NewPayment request = payment.request();
    return methods
        .token(request.paymentMethod(), provider)
        .map(
            token ->
                new Charge(
                    payment.id(),
                    payment.attempt(),
                    request.merchantReference(),
                    request.amount(),
                    token,
                    request.capture(),
                    request.purpose()));
  }

  /** Charges; the first time, or once more under the same keys. */
  Outcome<Receipt> charge(Payment payment, ProviderId id, Deadline deadline) {
    Optional<PaymentProvider> provider = provider(id);
    Optional<Charge> charge = charge(payment, id);
    if (provider.isEmpty() || charge.isEmpty()) {
      return new Outcome.NotExecuted<>(
          new Fault(Fault.Kind.ACCOUNT, "the payment method has no token at " + id));
    }
    return provider.get().charge(charge.get(), deadline);
  }
}
