package dev.understudy.failover;

import java.util.List;

/**
 * What is known of the vendors' health. The request path calls {@link #snapshot} and {@link
 * #record}; both return at once, without lock, network or allocation.
 */
public interface HealthRegistry {

  /** What this node holds now: one volatile read. The same instance until something changes. */
  HealthSnapshot snapshot();

  /**
   * Notes how one attempt ended.
   *
   * @param operation the class of operation that health is counted by, such as {@code "charge"}
   * @param tookNanos from the start of the attempt to its end, in nanoseconds, not negative
   */
  void record(ProviderId provider, String operation, Outcome<?> outcome, long tookNanos);

  void override(ProviderId provider, OperatorOverride override);

  /** Takes an override back; without effect where none stands. */
  void clearOverride(ProviderId provider, String who);

  /** Who decided what about the vendors, the newest first; none where no journal is kept. */
  default List<OperatorDecision> decisions() {
    return List.of();
  }
}
