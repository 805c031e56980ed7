package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stored payment methods: those that callers registered, and those of the configuration. */
final class PaymentMethods {

  private final Map<String, PaymentMethod> configured = new HashMap<>();
  private final MethodsStore store;

  PaymentMethods(Map<String, Map<ProviderId, String>> configured, MethodsStore store) {
    configured.forEach(
        (id, tokens) ->
            this.configured.put(id, new PaymentMethod(id, "configuration", tokens, false)));
    this.store = store;
  }

  /** A method that may be charged. */
  Optional<PaymentMethod> usable(String id) {
    return known(id).filter(method -> !method.deleted());
  }

  /** The token of a method at a vendor, also of one that was deleted meanwhile. */
  Optional<String> token(String id, ProviderId provider) {
    return known(id).map(method -> method.tokens().get(provider));
  }

  private Optional<PaymentMethod> known(String id) {
    return Optional.ofNullable(configured.get(id)).or(() -> store.find(id));
  }

  boolean register(PaymentMethod method) {
    return !configured.containsKey(method.id()) && store.register(method);
  }

  List<PaymentMethod> ofCustomer(String customer) {
    return store.ofCustomer(customer);
  }

  boolean delete(String id) {
    return store.delete(id);
  }
}
