package dev.understudy.failover;

import java.time.Duration;
import java.util.List;

/**
 * The thresholds that {@link HealthRules} judges by.
 *
 * @param window how far back calls count
 * @param lease how long a node's observation speaks after it was written
 * @param minimumCalls in the window, for a node to tell anything; at least 1
 * @param badInARow so many tell as much; at least 1
 * @param downRate part of bad calls from which a node votes for DOWN, in (0, 1]
 * @param degradedRate part of bad calls from which a vendor is DEGRADED, in (0, 1]
 * @param holdDown from DOWN to the first probe; doubled with each flap
 * @param longestHoldDown it is never doubled beyond this
 * @param flapDecay so long without an outage takes one flap back
 * @param goodProbes in a row, before any traffic returns
 * @param steps percents of traffic on the way back
 * @param step how long each lasts
 * @param stepGoodRate part of good calls that a step needs, in (0, 1]
 */
public record HealthPolicy(
    Duration window,
    Duration lease,
    int minimumCalls,
    int badInARow,
    double downRate,
    double degradedRate,
    Duration holdDown,
    Duration longestHoldDown,
    Duration flapDecay,
    int goodProbes,
    List<Integer> steps,
    Duration step,
    double stepGoodRate) {

  public static final HealthPolicy DEFAULT =
      new HealthPolicy(
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          10,
          5,
          0.5,
          0.1,
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          3,
          List.of(5, 25, 50, 100),
          Duration.ofSeconds(5),
          0.95);

  public HealthPolicy {
    steps = List.copyOf(steps);
    if (minimumCalls < 1 || badInARow < 1 || goodProbes < 1 || steps.isEmpty()) {
      throw new IllegalArgumentException(
          "minimumCalls, badInARow, goodProbes and steps must be at least one, were %d, %d, %d, %s"
              .formatted(minimumCalls, badInARow, goodProbes, steps));
    }
    requireRate("downRate", downRate);
    requireRate("degradedRate", degradedRate);
    requireRate("stepGoodRate", stepGoodRate);
  }

  Duration holdDown(int flaps) {
    Duration doubled = holdDown.multipliedBy(1L << Math.min(flaps, 30));
    return doubled.compareTo(longestHoldDown) < 0 ? doubled : longestHoldDown;
  }

  private static void requireRate(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be in (0, 1], was " + value);
    }
  }
}
