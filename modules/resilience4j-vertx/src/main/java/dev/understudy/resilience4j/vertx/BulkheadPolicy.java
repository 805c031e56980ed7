package dev.understudy.resilience4j.vertx;

import java.time.Duration;

/**
 * How calls wait for a permit of a bulkhead, and how long they may hold it. It takes the place of
 * {@code BulkheadConfig.maxWaitDuration}, by which Resilience4j parks the calling thread.
 *
 * @param maxWait how long a call waits for a permit, at most; 0 to refuse it at once
 * @param maxWaiting how many calls wait at the same time, at most; 0 exactly when {@code maxWait}
 *     is. They are let in first come, first served
 * @param maxHold more than 0. A permit is given back when its call has ended. A call that never
 *     ends would hold it for ever, and with some of those the bulkhead would be shut for good, so
 *     after this time the permit is given back though the call goes on. Choose it far above the
 *     time-outs of the client that is called
 */
public record BulkheadPolicy(Duration maxWait, int maxWaiting, Duration maxHold) {

  /** Nobody waits; a permit is held for 10 minutes at most. */
  public static final BulkheadPolicy DEFAULT =
      new BulkheadPolicy(Duration.ZERO, 0, Duration.ofMinutes(10));

  public BulkheadPolicy {
    if (maxWait.isNegative()) {
      throw new IllegalArgumentException("maxWait must be 0 or more, was " + maxWait);
    }
    if (maxWaiting < 0 || (maxWaiting == 0) != maxWait.isZero()) {
      throw new IllegalArgumentException(
          "maxWaiting must be more than 0 if maxWait is, else 0; was "
              + maxWaiting
              + " with maxWait "
              + maxWait);
    }
    if (maxHold.isNegative() || maxHold.isZero()) {
      throw new IllegalArgumentException("maxHold must be more than 0, was " + maxHold);
    }
  }

  /** This policy, with calls that wait. */
  public BulkheadPolicy waiting(Duration maxWait, int maxWaiting) {
    return new BulkheadPolicy(maxWait, maxWaiting, maxHold);
  }

  /** This policy, with another bound for calls that never end. */
  public BulkheadPolicy holding(Duration maxHold) {
    return new BulkheadPolicy(maxWait, maxWaiting, maxHold);
  }
}
