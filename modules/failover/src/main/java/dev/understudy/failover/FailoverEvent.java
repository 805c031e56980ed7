package dev.understudy.failover;

/** What happened on the way of a call, for meters and traces. */
public sealed interface FailoverEvent {

  /** The class of operation of the call. */
  String operation();

  /** A call has ended; told once for each call, on the caller's thread. */
  record Ended(String operation, Served<?> served) implements FailoverEvent {}

  /**
   * No vendor was admitted, so one was used as a last resort.
   *
   * @param provider the last that was tried
   */
  record Panicked(String operation, ProviderId provider) implements FailoverEvent {}

  /** A vendor was passed over because calls like this fill their part of its bulkhead. */
  record Full(String operation, ProviderId provider) implements FailoverEvent {}

  /** A call was not made, since no vendor had room for it. */
  record Shed(String operation, Criticality criticality) implements FailoverEvent {}

  /** A call ended with its last outcome, since there were too many retries already. */
  record RetryBudgetSpent(String operation) implements FailoverEvent {}

  /** A second vendor was asked because the first took longer than it mostly does. */
  record Hedged(String operation, ProviderId second) implements FailoverEvent {}
}
