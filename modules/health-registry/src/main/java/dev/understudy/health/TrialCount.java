package dev.understudy.health;

import dev.understudy.failover.Trial;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the calls of one recovery step. */
final class TrialCount {

  /** No step runs: nothing is counted. */
  static final TrialCount NONE = new TrialCount(0, Long.MIN_VALUE);

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long epoch;
  private final long sinceMillis;
  private final AtomicInteger good = new AtomicInteger();
  private final AtomicInteger bad = new AtomicInteger();

  TrialCount(long epoch, long sinceMillis) {
    this.epoch = epoch;
    this.sinceMillis = sinceMillis;
  }

  /** A call that began before the step says nothing of it: it may have hung since the outage. */
  boolean isOf(long endMillis, long tookNanos) {
    return endMillis - tookNanos / NANOS_PER_MILLI >= sinceMillis;
  }

  void add(boolean isGood) {
    (isGood ? good : bad).incrementAndGet();
  }

  Trial toTrial() {
    return new Trial(epoch, good.get(), bad.get());
  }
}
