package dev.understudy.failover;

import java.time.Duration;

/**
 * From when on a node's calls say something of a vendor.
 *
 * @param minimumCalls in the window, for a node to tell anything; at least 1
 * @param badInARow so many bad ones tell as much; at least 1
 * @param downRate part of bad calls from which a node votes for DOWN, in (0, 1]
 * @param degradedRate part of bad calls from which it votes for DEGRADED, in (0, 1]
 * @param slowCall from when on a call that was answered is a slow one
 * @param slowRate part of slow calls from which it votes for DEGRADED, in (0, 1]
 * @param weightyClass part of a node's calls from which one class of operations speaks for the
 *     vendor, in (0, 1]
 * @param transportRate part of transport faults among the bad calls from which a node whose vendors
 *     all fail looks for the fault at itself, in (0, 1]
 */
public record Thresholds(
    int minimumCalls,
    int badInARow,
    double downRate,
    double degradedRate,
    Duration slowCall,
    double slowRate,
    double weightyClass,
    double transportRate) {

  public static final Thresholds DEFAULT =
      new Thresholds(10, 5, 0.5, 0.1, Duration.ofSeconds(2), 0.5, 0.25, 0.9);

  public Thresholds {
    if (minimumCalls < 1 || badInARow < 1) {
      throw new IllegalArgumentException(
          "minimumCalls and badInARow must be at least 1, were %d, %d"
              .formatted(minimumCalls, badInARow));
    }
    HealthPolicy.requireRate("downRate", downRate);
    HealthPolicy.requireRate("degradedRate", degradedRate);
    HealthPolicy.requirePositive("slowCall", slowCall);
    HealthPolicy.requireRate("slowRate", slowRate);
    HealthPolicy.requireRate("weightyClass", weightyClass);
    HealthPolicy.requireRate("transportRate", transportRate);
  }
}
