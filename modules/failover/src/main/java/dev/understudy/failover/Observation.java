package dev.understudy.failover;

/**
 * What one node has seen of one class of operations at one vendor.
 *
 * @param calls those of the last {@link HealthPolicy#window}
 * @param badInARow bad calls of this class since its last good one
 * @param p50Micros of the calls that were answered; 0 when there were none
 * @param p95Micros the same; the edge of a histogram's bin, at most 25 % above the true one
 */
public record Observation(Tally calls, int badInARow, long p50Micros, long p95Micros) {

  public Observation {
    if (badInARow < 0 || p50Micros < 0 || p95Micros < 0) {
      throw new IllegalArgumentException(
          "badInARow, p50Micros and p95Micros must not be negative, were %d, %d, %d"
              .formatted(badInARow, p50Micros, p95Micros));
    }
  }
}
