package dev.understudy.health;

import dev.understudy.failover.Trial;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the calls of one recovery step. */
final class TrialCount {

  /** No step runs: nothing is counted. */
  static final TrialCount NONE = new TrialCount(0);

  private final long epoch;
  private final AtomicInteger good = new AtomicInteger();
  private final AtomicInteger bad = new AtomicInteger();

  TrialCount(long epoch) {
    this.epoch = epoch;
  }

  void add(boolean isGood) {
    (isGood ? good : bad).incrementAndGet();
  }

  Trial toTrial() {
    return new Trial(epoch, good.get(), bad.get());
  }
}
