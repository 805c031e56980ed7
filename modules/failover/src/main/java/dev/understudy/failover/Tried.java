package dev.understudy.failover;

import java.time.Duration;

/** An attempt that has ended. */
record Tried<T>(ProviderId provider, Outcome<T> outcome, Duration took) {

  /** Whether the vendor answered, be it with a no. */
  boolean answered() {
    return switch (outcome) {
      case Outcome.Success<T> _ -> true;
      case Outcome.Declined<T> _ -> true;
      case Outcome.NotExecuted<T> _ -> false;
      case Outcome.Unknown<T> _ -> false;
    };
  }

  /** For people and traces. */
  String reason() {
    return switch (outcome) {
      case Outcome.Success<T> _ -> "success";
      case Outcome.Declined<T>(Refusal refusal) -> "declined: " + refusal.code();
      case Outcome.NotExecuted<T>(Fault fault) ->
          "not executed: " + fault.kind() + " " + fault.detail();
      case Outcome.Unknown<T>(Fault fault) -> "unknown: " + fault.kind() + " " + fault.detail();
    };
  }
}
