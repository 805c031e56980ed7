package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import java.util.Map;

/**
 * A stored payment method: one token at each vendor that knows it. A charge fails over only to
 * those.
 *
 * @param customer whose it is, in the caller's words
 * @param deleted it takes no new payments; what is under way with it ends with it
 */
public record PaymentMethod(
    String id, String customer, Map<ProviderId, String> tokens, boolean deleted) {

  public PaymentMethod {
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("tokens must not be empty");
    }
    tokens = Map.copyOf(tokens);
  }
}
