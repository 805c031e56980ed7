package dev.understudy.failover;

import java.util.random.RandomGenerator;

/**
 * Who is tried first for one call: drawn as {@link FirstChoice} says, in the same time however many
 * vendors there are, and without allocating. What follows from a snapshot of health is kept for as
 * long as it is the current one. When no vendor is admitted at all, the least bad ones are tried
 * (panic), never a drained one: see {@link Offer}.
 */
final class VendorChoice {

  private final Route route;
  private final HealthRegistry registry;
  private final RandomGenerator random;
  private volatile Choices choices;

  VendorChoice(Route route, HealthRegistry registry, RandomGenerator random) {
    this.route = route;
    this.registry = registry;
    this.random = random;
    this.choices = new Choices(route, registry.snapshot(), random);
  }

  Plan plan() {
    HealthSnapshot health = registry.snapshot();
    Choices current = choices;
    if (current.health() != health) {
      current = new Choices(route, health, random);
      choices = current;
    }
    return current.draw();
  }
}
