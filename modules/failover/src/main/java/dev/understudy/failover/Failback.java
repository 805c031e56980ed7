package dev.understudy.failover;

import java.time.Duration;
import java.util.List;

/**
 * How a vendor comes back.
 *
 * @param holdDown from DOWN to the first probe; doubled with each flap
 * @param longestHoldDown it is never doubled beyond this
 * @param flapDecay so long without an outage takes one flap back
 * @param probeEvery from one probe to the next; doubled with each flap after the first, so that a
 *     vendor that comes and goes must answer for longer each time
 * @param longestProbeEvery it is never doubled beyond this
 * @param goodProbes in a row, before any traffic returns; at least 1
 * @param steps percents of traffic on the way back, growing
 * @param step how long each lasts
 * @param stepGoodRate part of good calls that a step needs, in (0, 1]
 */
public record Failback(
    Duration holdDown,
    Duration longestHoldDown,
    Duration flapDecay,
    Duration probeEvery,
    Duration longestProbeEvery,
    int goodProbes,
    List<Integer> steps,
    Duration step,
    double stepGoodRate) {

  /** 2^30 times the shortest is beyond every limit; more would overflow. */
  private static final int MOST_DOUBLINGS = 30;

  public static final Failback DEFAULT =
      new Failback(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMillis(500),
          Duration.ofSeconds(8),
          3,
          List.of(5, 25, 50, 100),
          Duration.ofSeconds(5),
          0.95);

  public Failback {
    steps = List.copyOf(steps);
    boolean growing = steps.stream().sorted().distinct().toList().equals(steps);
    if (goodProbes < 1 || steps.isEmpty() || !growing) {
      throw new IllegalArgumentException(
          "goodProbes must be at least 1 and steps must grow, were %d, %s"
              .formatted(goodProbes, steps));
    }
    HealthPolicy.requirePositive("holdDown", holdDown);
    HealthPolicy.requirePositive("longestHoldDown", longestHoldDown);
    HealthPolicy.requirePositive("flapDecay", flapDecay);
    HealthPolicy.requirePositive("probeEvery", probeEvery);
    HealthPolicy.requirePositive("longestProbeEvery", longestProbeEvery);
    HealthPolicy.requirePositive("step", step);
    HealthPolicy.requireRate("stepGoodRate", stepGoodRate);
  }

  Duration holdDown(int flaps) {
    return doubled(holdDown, flaps, longestHoldDown);
  }

  /** A hold-down has run before each probe, and so one flap is counted already. */
  Duration probeEvery(int flaps) {
    return doubled(probeEvery, Math.max(0, flaps - 1), longestProbeEvery);
  }

  private static Duration doubled(Duration shortest, int times, Duration longest) {
    Duration doubled = shortest.multipliedBy(1L << Math.min(times, MOST_DOUBLINGS));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }
}
