package dev.understudy.chaos.workload;

import java.util.Arrays;

/** Moments in milliseconds from the start, roughly in order, eight bytes each. */
public final class Moments {

  private long[] values = new long[64];
  private int size;

  /** Notes one more. */
  public synchronized void add(long millis) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = millis;
  }

  /** All, in order. */
  public synchronized long[] sorted() {
    long[] copy = Arrays.copyOf(values, size);
    Arrays.sort(copy);
    return copy;
  }

  /** The first at or after a moment; -1 when there is none. */
  public synchronized long firstFrom(long millis) {
    return Arrays.stream(values, 0, size).filter(value -> value >= millis).min().orElse(-1);
  }

  /** How many of those noted last are not older; looks back at that many only. */
  public synchronized long recent(long sinceMillis) {
    return Arrays.stream(values, Math.max(0, size - 4_096), size)
        .filter(value -> value >= sinceMillis)
        .count();
  }

  /** How many there are in the fullest time of this length, wherever it begins. */
  public long mostIn(long millis) {
    long[] all = sorted();
    int most = 0;
    int first = 0;
    for (int last = 0; last < all.length; last++) {
      while (all[last] - all[first] >= millis) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  /** How many there are in each second. */
  public synchronized long[] perSecond(int seconds) {
    long[] counts = new long[seconds];
    for (int i = 0; i < size; i++) {
      if (values[i] >= 0 && values[i] / 1000 < seconds) {
        counts[(int) (values[i] / 1000)]++;
      }
    }
    return counts;
  }
}
