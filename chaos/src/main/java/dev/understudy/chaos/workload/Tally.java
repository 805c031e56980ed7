package dev.understudy.chaos.workload;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;

/**
 * Operations counted: how they ended, and how long they took. Small, since there is one for each
 * kind and second.
 */
public final class Tally {

  private static final long LONGEST_MICROS = 600_000_000;

  private final Map<Sample.Result, Long> results = new EnumMap<>(Sample.Result.class);
  private final Histogram latencies = new PackedHistogram(LONGEST_MICROS, 3);

  void add(Sample sample) {
    add(sample.result(), sample.latencyMillis());
  }

  /** An answer, whatever it said. */
  void took(double millis) {
    add(Sample.Result.SUCCEEDED, millis);
  }

  private void add(Sample.Result result, double millis) {
    results.merge(result, 1L, Long::sum);
    latencies.recordValue(Math.clamp((long) (millis * 1000), 1, LONGEST_MICROS));
  }

  void add(Tally other) {
    other.results.forEach((result, count) -> results.merge(result, count, Long::sum));
    latencies.add(other.latencies);
  }

  /** How many ended this way. */
  public long count(Sample.Result result) {
    return results.getOrDefault(result, 0L);
  }

  /** Those that their callers see as failed, for whichever reason. */
  public long failed() {
    return count(Sample.Result.FAILED) + count(Sample.Result.SHED);
  }

  /** All of them. */
  public long count() {
    return results.values().stream().mapToLong(Long::longValue).sum();
  }

  /** A percentile of the latency in milliseconds, 0 when there was no operation. */
  public double millis(double percentile) {
    return count() == 0 ? 0 : latencies.getValueAtPercentile(percentile) / 1000.0;
  }
}
