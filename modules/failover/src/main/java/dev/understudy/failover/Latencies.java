package dev.understudy.failover;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long a vendor took for its last 128 answers. */
final class Latencies {

  private static final int KEPT = 128;

  /** Of fewer answers, the slowest of twenty is a guess. */
  private static final int FEWEST = 20;

  /** Sorting at every answer would cost more than it tells. */
  private static final int RENEWED_EVERY = 16;

  private final AtomicLongArray nanos = new AtomicLongArray(KEPT);
  private final AtomicInteger count = new AtomicInteger();
  private volatile Optional<Duration> p95 = Optional.empty();

  void add(Duration took) {
    int n = count.getAndUpdate(c -> c == Integer.MAX_VALUE ? KEPT : c + 1);
    nanos.set(n % KEPT, took.toNanos());
    if (n + 1 >= FEWEST && (p95.isEmpty() || n % RENEWED_EVERY == 0)) {
      p95 = Optional.of(Duration.ofNanos(quantile(Math.min(n + 1, KEPT))));
    }
  }

  /** What 95 of 100 answers did not exceed; empty before twenty were seen. */
  Optional<Duration> p95() {
    return p95;
  }

  private long quantile(int size) {
    long[] sorted = new long[size];
    for (int i = 0; i < size; i++) {
      sorted[i] = nanos.get(i);
    }
    Arrays.sort(sorted);
    return sorted[(size * 95 + 99) / 100 - 1];
  }
}
