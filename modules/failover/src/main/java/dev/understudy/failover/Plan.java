package dev.understudy.failover;

import java.util.List;
import java.util.Optional;

/**
 * The order in which one call will try its vendors.
 *
 * @param passedOver vendors that were not admitted, and why
 */
public record Plan(List<ProviderId> order, List<Considered> passedOver) {

  public Plan {
    order = List.copyOf(order);
    passedOver = List.copyOf(passedOver);
  }

  /** Who is tried first; empty when no vendor may be used. */
  public Optional<ProviderId> first() {
    return order.stream().findFirst();
  }
}
