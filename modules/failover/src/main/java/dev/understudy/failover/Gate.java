package dev.understudy.failover;

import java.time.InstantSource;
import java.util.Optional;

/** Decides whether a vendor that is admitted may be tried now. */
final class Gate {

  private static final double RETRIES = 0.2;
  private static final int RETRIES_PER_SECOND = 3;

  private final Lanes lanes;
  private final CallBudget retries;
  private final FailoverEvents events;
  private final InstantSource clock;

  Gate(Lanes lanes, Surroundings world) {
    this.lanes = lanes;
    this.events = world.events();
    this.clock = world.clock();
    this.retries = new CallBudget(RETRIES, RETRIES_PER_SECOND, clock);
  }

  /** Notes a live call: a part of them may be tried again. */
  void noteCall() {
    retries.noteCall();
  }

  /**
   * Gives what stands before the vendor. When nothing does, a place in its bulkhead is taken, which
   * the attempt gives back.
   *
   * @param retry whether an attempt of this call has failed already
   */
  Optional<Obstacle> enter(Call<?> call, ProviderId next, boolean retry) {
    if (call.deadline().passed(clock)) {
      return Optional.of(Obstacle.DEADLINE_PASSED);
    }
    String operation = call.policy().operation();
    Bulkhead bulkhead = lanes.of(next).bulkhead();
    if (!bulkhead.tryEnter(call.policy().criticality())) {
      events.on(new FailoverEvent.Full(operation, next));
      return Optional.of(Obstacle.BULKHEAD_FULL);
    }
    if (retry && !retries.take()) {
      bulkhead.leave();
      events.on(new FailoverEvent.RetryBudgetSpent(operation));
      return Optional.of(Obstacle.RETRY_BUDGET_SPENT);
    }
    return Optional.empty();
  }
}
