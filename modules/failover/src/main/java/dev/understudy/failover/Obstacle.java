package dev.understudy.failover;

import java.time.Duration;
import java.util.Optional;

/** Why a vendor that is admitted is not tried all the same. */
enum Obstacle {
  DEADLINE_PASSED("deadline passed", true),
  BULKHEAD_FULL("bulkhead full", false),
  RETRY_BUDGET_SPENT("retry budget spent", true);

  private final String reason;
  private final boolean endsTheCall;

  Obstacle(String reason, boolean endsTheCall) {
    this.reason = reason;
    this.endsTheCall = endsTheCall;
  }

  String reason() {
    return reason;
  }

  /** Whether it stands before every other vendor too. */
  boolean endsTheCall() {
    return endsTheCall;
  }

  /** How a call ends that met nothing else. */
  Fault fault() {
    return switch (this) {
      case DEADLINE_PASSED -> new Fault(Fault.Kind.TIMED_OUT, "no time was left for an attempt");
      // A second is long for a call to be in flight: by then there may be room.
      case BULKHEAD_FULL ->
          new Fault(
              Fault.Kind.RATE_LIMITED,
              "too many calls are in flight already",
              Optional.of(Duration.ofSeconds(1)));
      case RETRY_BUDGET_SPENT -> new Fault(Fault.Kind.RATE_LIMITED, "too many retries already");
    };
  }
}
