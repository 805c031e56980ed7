package dev.understudy.health;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Good and bad calls by second, for the last ten. Writers do not lock: a bucket is one long, of the
 * second it stands for and two counts that stop at 65535.
 */
final class RollingWindow {

  static final int SECONDS = 10;

  private static final int COUNT_LIMIT = 0xffff;

  private final AtomicLongArray buckets = new AtomicLongArray(SECONDS);
  private final AtomicInteger badInARow = new AtomicInteger();

  record Counts(int good, int bad) {}

  /** Notes a call, and gives how many bad ones stand in a row now. */
  int add(boolean good, Instant now) {
    long second = now.getEpochSecond();
    buckets.updateAndGet(index(second), bucket -> with(bucket, second, good));
    return badInARow.updateAndGet(n -> good ? 0 : Math.min(n + 1, COUNT_LIMIT));
  }

  Counts last(int seconds, Instant now) {
    int good = 0;
    int bad = 0;
    for (long second = now.getEpochSecond() - seconds + 1;
        second <= now.getEpochSecond();
        second++) {
      long bucket = buckets.get(index(second));
      if (bucket >>> 32 == (second & 0xffff_ffffL)) {
        good += (int) (bucket >>> 16 & COUNT_LIMIT);
        bad += (int) (bucket & COUNT_LIMIT);
      }
    }
    return new Counts(good, bad);
  }

  /** Bad calls since the last good one; old ones tell nothing. */
  int badInARow(Instant now) {
    Counts counts = last(SECONDS, now);
    return counts.good + counts.bad == 0 ? 0 : badInARow.get();
  }

  private static long with(long bucket, long second, boolean good) {
    long current = bucket >>> 32 == (second & 0xffff_ffffL) ? bucket : second << 32;
    long count = good ? current >>> 16 & COUNT_LIMIT : current & COUNT_LIMIT;
    if (count == COUNT_LIMIT) {
      return current;
    }
    return current + (good ? 1L << 16 : 1L);
  }

  private static int index(long second) {
    return (int) Math.floorMod(second, (long) SECONDS);
  }
}
