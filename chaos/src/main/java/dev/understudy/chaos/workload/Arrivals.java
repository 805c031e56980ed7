package dev.understudy.chaos.workload;

import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;

/**
 * When operations of one kind are meant to start: one in each slot of the rate, at a moment in it
 * that is drawn from the seed, so that kinds do not march in step. Nothing here looks at a clock:
 * the same seed gives the same operations at the same times, however busy the machine is.
 */
final class Arrivals implements Supplier<Planned> {

  /** The rates rise from this part of them to the whole. */
  private static final double FIRST = 0.1;

  private final String kind;
  private final long gapNanos;
  private final long rampNanos;
  private final Random random;
  private long number;
  private long slotNanos;

  /**
   * All from the first on.
   *
   * @param perSecond at least 1
   * @param ramp the time in which the rate rises from a tenth to the whole
   */
  Arrivals(String kind, int perSecond, Duration ramp, long seed) {
    this.kind = kind;
    this.gapNanos = Duration.ofSeconds(1).toNanos() / perSecond;
    this.rampNanos = ramp.toNanos();
    // Each kind its own, so that another rate of one does not change the others.
    this.random = new Random(31 * seed + kind.hashCode());
  }

  /** The next one. */
  @Override
  public Planned get() {
    long gap = ramped();
    long at = slotNanos + (long) (random.nextDouble() * gap);
    slotNanos += gap;
    number++;
    return new Planned(kind, number, at);
  }

  private long ramped() {
    double progress = rampNanos == 0 ? 1 : Math.min(1, (double) slotNanos / rampNanos);
    return (long) (gapNanos / (FIRST + (1 - FIRST) * progress));
  }
}
