package dev.understudy.health;

/**
 * Bins for durations, four to each doubling, from 65 µs to 69 s: a quantile read from them is at
 * most 25 % above the true one.
 */
final class LatencyBins {

  /** 2^16 ns: whatever is faster counts as this. */
  private static final int LOWEST_POWER = 16;

  /** 2^36 ns: whatever is slower counts as this. */
  private static final int HIGHEST_POWER = 36;

  private static final int BITS = 2;
  private static final int PER_DOUBLING = 1 << BITS;

  static final int COUNT = (HIGHEST_POWER - LOWEST_POWER) * PER_DOUBLING;

  private LatencyBins() {}

  static int of(long nanos) {
    int power = 63 - Long.numberOfLeadingZeros(nanos | 1);
    if (power < LOWEST_POWER) {
      return 0;
    }
    if (power >= HIGHEST_POWER) {
      return COUNT - 1;
    }
    int quarter = (int) (nanos >>> (power - BITS)) & (PER_DOUBLING - 1);
    return (power - LOWEST_POWER) * PER_DOUBLING + quarter;
  }

  /**
   * The upper edge of the bin below which this part of the durations lies; 0 when there is none.
   */
  static long micros(int[] counts, int offset, double quantile) {
    long all = 0;
    for (int bin = 0; bin < COUNT; bin++) {
      all += counts[offset + bin];
    }
    long wanted = (long) Math.ceil(all * quantile);
    long seen = 0;
    for (int bin = 0; bin < COUNT && all > 0; bin++) {
      seen += counts[offset + bin];
      if (seen >= wanted) {
        return upperNanos(bin) / 1_000;
      }
    }
    return 0;
  }

  private static long upperNanos(int bin) {
    int power = LOWEST_POWER + bin / PER_DOUBLING;
    return (long) (PER_DOUBLING + bin % PER_DOUBLING + 1) << (power - BITS);
  }
}
