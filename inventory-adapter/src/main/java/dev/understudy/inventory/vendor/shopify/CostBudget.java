package dev.understudy.inventory.vendor.shopify;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is left of Shopify's bucket of points, as its last answer said and as it fills since. A call
 * that would only be throttled is not sent: its time is better spent at the other vendor, or later.
 */
final class CostBudget {

  private static final double NANOS = 1e9;

  /**
   * As for sixteen nodes; a node that can hardly call would not learn that the others have gone.
   */
  private static final double LEAST_SHARE = 1.0 / 16;

  private static final double STEP = 1.0 / 64;

  /** The bucket as an answer describes it, in points. */
  record Bucket(double maximum, double available, double restorePerSecond) {}

  /** Until an answer has said how large the bucket is, nothing is held back. */
  private double maximum = Double.MAX_VALUE;

  private double available = Double.MAX_VALUE;
  private double restorePerSecond;
  private Instant at = Instant.EPOCH;

  /** Of what comes in anew, this node's part: the nodes need not know how many they are. */
  private double share = 1;

  /** Takes what a call will cost; else, how long it takes until there is as much. */
  synchronized Optional<Duration> take(double cost, Instant now) {
    refill(now);
    if (available >= cost || restorePerSecond <= 0) {
      available -= cost;
      return Optional.empty();
    }
    double seconds = (cost - available) / (restorePerSecond * share);
    return Optional.of(Duration.ofNanos((long) Math.ceil(seconds * NANOS)));
  }

  /**
   * Learns from an answer; other nodes draw on the same bucket. Who was throttled has counted on
   * what another has taken: half as much is counted on from now, and a little more with each call
   * that goes well.
   */
  synchronized void learn(Bucket bucket, boolean throttled, Instant now) {
    share = throttled ? Math.max(share / 2, LEAST_SHARE) : Math.min(share + STEP, 1);
    maximum = bucket.maximum();
    available = bucket.available();
    restorePerSecond = bucket.restorePerSecond();
    at = now;
  }

  private void refill(Instant now) {
    if (now.isAfter(at) && restorePerSecond > 0) {
      double seconds = Duration.between(at, now).toNanos() / NANOS;
      available = Math.min(maximum, available + seconds * restorePerSecond * share);
      at = now;
    }
  }
}
