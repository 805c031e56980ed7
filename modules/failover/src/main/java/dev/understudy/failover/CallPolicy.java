package dev.understudy.failover;

import java.time.Duration;

/**
 * How the calls of one operation are made.
 *
 * @param operation the class of operation that health is counted by, such as {@code "charge"}
 * @param attemptLimit for one attempt, at most; the deadline of the call may cut it shorter
 * @param hedged whether a second vendor is asked when the first takes longer than it mostly does;
 *     only where {@code onUnknown} is {@code TRY_NEXT}, since both may do what they are asked
 */
public record CallPolicy(
    String operation,
    OnUnknown onUnknown,
    Criticality criticality,
    Duration attemptLimit,
    boolean hedged) {

  public CallPolicy {
    if (!attemptLimit.isPositive()) {
      throw new IllegalArgumentException("attemptLimit must be positive, was " + attemptLimit);
    }
    if (hedged && onUnknown == OnUnknown.STOP) {
      throw new IllegalArgumentException(
          "\"" + operation + "\" cannot be hedged: two vendors could do it");
    }
  }

  /** Has an effect, so it stops at an attempt that may have been done. */
  public static CallPolicy write(String operation, Criticality criticality, Duration limit) {
    return new CallPolicy(operation, OnUnknown.STOP, criticality, limit, false);
  }

  /** Has no effect, so any vendor may be asked, and two at once. */
  public static CallPolicy hedgedRead(String operation, Criticality criticality, Duration limit) {
    return new CallPolicy(operation, OnUnknown.TRY_NEXT, criticality, limit, true);
  }

  /** The same for a call that matters more, or less. */
  public CallPolicy with(Criticality other) {
    return new CallPolicy(operation, onUnknown, other, attemptLimit, hedged);
  }
}
