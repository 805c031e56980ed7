package dev.understudy.failover;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Makes single attempts. All attempts of a call draw on its one deadline. While other vendors could
 * follow, an attempt may use half of what is left at most, so that they still have a chance; the
 * last one may use all of it. Nothing is reserved: who ends early leaves the rest to the others.
 */
final class Attempts {

  private final Lanes lanes;
  private final HealthRegistry registry;
  private final InstantSource clock;

  Attempts(Lanes lanes, HealthRegistry registry, InstantSource clock) {
    this.lanes = lanes;
    this.registry = registry;
    this.clock = clock;
  }

  /** Tries a vendor in whose bulkhead a place was taken, and gives that back. */
  <T> Tried<T> make(Call<T> call, ProviderId provider, boolean othersCouldFollow) {
    Lane lane = lanes.of(provider);
    try {
      Instant start = clock.instant();
      Outcome<T> outcome = call.attempt().at(provider, deadline(call, othersCouldFollow));
      Duration took = Duration.between(start, clock.instant());
      // A wall clock may be set back.
      Tried<T> end = new Tried<>(provider, outcome, took.isNegative() ? Duration.ZERO : took);
      registry.record(provider, call.policy().operation(), outcome, end.took().toNanos());
      if (call.policy().hedged() && end.answered()) {
        lane.latencies().add(end.took());
      }
      return end;
    } finally {
      lane.bulkhead().leave();
    }
  }

  private Deadline deadline(Call<?> call, boolean othersCouldFollow) {
    Deadline own = call.deadline().within(call.policy().attemptLimit(), clock);
    return othersCouldFollow
        ? own.within(call.deadline().remaining(clock).dividedBy(2), clock)
        : own;
  }
}
