package dev.understudy.failover;

import java.time.Instant;

/**
 * What one node has seen of one vendor, written by that node alone.
 *
 * @param nodeEpoch when the node's process started, so that a restarted node's first word counts
 * @param at when it was written; it speaks for as long as the lease of {@link HealthPolicy}
 * @param good calls in the window that the vendor answered
 * @param bad calls in the window that it did not
 * @param recentGood the same for one recovery step
 * @param badInARow bad calls since the last good one
 */
public record Observation(
    ProviderId provider,
    String node,
    long nodeEpoch,
    Instant at,
    int good,
    int bad,
    int recentGood,
    int recentBad,
    int badInARow) {

  int calls() {
    return good + bad;
  }
}
