package dev.understudy.failover;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Extra calls (retries, hedges) as a part of the live ones, over a sliding window of thirty
 * seconds, so that a vendor in trouble is not called more often than in good times. A retry storm
 * cannot start: of n calls in the window at most {@code ratio * n} are made again.
 *
 * <p>Live calls are counted without a lock. A bucket is one long: the second that it stands for,
 * the live calls and the extra ones; both counts stop at about a million.
 */
final class CallBudget {

  /**
   * Long enough for an outage that is noticed late: with a vendor's timeout of two seconds, the
   * calls of about three seconds fail before the vendor is left, and all of them should find
   * another. A fifth of thirty seconds' calls are those of six.
   */
  static final int SECONDS = 30;

  private static final int COUNT_BITS = 20;
  private static final long COUNT_LIMIT = (1L << COUNT_BITS) - 1;
  private static final long SECOND_MASK = 0xff_ffffL;

  private final double ratio;
  private final int floorPerSecond;
  private final InstantSource clock;
  private final AtomicLongArray buckets = new AtomicLongArray(SECONDS);

  /**
   * @param ratio extra calls for each live one, in [0, 1]
   * @param floorPerSecond so many are always allowed, for a service that is hardly called
   */
  CallBudget(double ratio, int floorPerSecond, InstantSource clock) {
    this.ratio = ratio;
    this.floorPerSecond = floorPerSecond;
    this.clock = clock;
  }

  /** Notes a live call. */
  void noteCall() {
    add(second(), 1L << COUNT_BITS);
  }

  /** Takes one extra call out of the budget, if there is one left; one taker at a time. */
  synchronized boolean take() {
    long now = second();
    long live = 0;
    long extra = 0;
    for (long second = now - SECONDS + 1; second <= now; second++) {
      long bucket = buckets.get(index(second));
      if (isOf(bucket, second)) {
        live += live(bucket);
        extra += extra(bucket);
      }
    }
    double allowed = Math.max(ratio * live, (double) floorPerSecond * SECONDS);
    if (extra + 1 > allowed) {
      return false;
    }
    add(now, 1);
    return true;
  }

  private void add(long second, long what) {
    int index = index(second);
    long seen = buckets.get(index);
    while (true) {
      long current = isOf(seen, second) ? seen : (second & SECOND_MASK) << (2 * COUNT_BITS);
      long count = what == 1 ? extra(current) : live(current);
      long witness =
          buckets.compareAndExchange(index, seen, count == COUNT_LIMIT ? current : current + what);
      if (witness == seen) {
        return;
      }
      seen = witness;
    }
  }

  private long second() {
    return Math.floorDiv(clock.millis(), 1000L);
  }

  private static boolean isOf(long bucket, long second) {
    return bucket >>> (2 * COUNT_BITS) == (second & SECOND_MASK);
  }

  private static long live(long bucket) {
    return (bucket >>> COUNT_BITS) & COUNT_LIMIT;
  }

  private static long extra(long bucket) {
    return bucket & COUNT_LIMIT;
  }

  private static int index(long second) {
    return (int) Math.floorMod(second, (long) SECONDS);
  }
}
