package dev.understudy.health;

import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;

/** Asks a vendor with a cheap read whether it is back. Blocks; ends in an outcome. */
@FunctionalInterface
public interface Prober {

  Outcome<?> probe(ProviderId provider);
}
