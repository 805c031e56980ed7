package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Stored payment methods: each is one token at each vendor. */
record PaymentMethods(Map<String, Map<ProviderId, String>> tokens) {

  PaymentMethods {
    Map<String, Map<ProviderId, String>> copy = new HashMap<>();
    tokens.forEach((method, byVendor) -> copy.put(method, Map.copyOf(byVendor)));
    tokens = Map.copyOf(copy);
  }

  boolean knows(String method) {
    return tokens.containsKey(method);
  }

  Optional<String> token(String method, ProviderId provider) {
    return Optional.ofNullable(tokens.getOrDefault(method, Map.of()).get(provider));
  }
}
