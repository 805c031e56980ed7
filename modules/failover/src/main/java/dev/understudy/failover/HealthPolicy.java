package dev.understudy.failover;

import java.time.Duration;

/**
 * What {@link HealthRules} judges by.
 *
 * @param window how far back calls count
 * @param lease how long a node's report speaks after it was first heard
 */
public record HealthPolicy(
    Duration window, Duration lease, Thresholds thresholds, Failback failback) {

  public static final HealthPolicy DEFAULT =
      new HealthPolicy(
          Duration.ofSeconds(10), Duration.ofSeconds(5), Thresholds.DEFAULT, Failback.DEFAULT);

  public HealthPolicy {
    requirePositive("window", window);
    requirePositive("lease", lease);
  }

  static void requireRate(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be in (0, 1], was " + value);
    }
  }

  static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
  }
}
