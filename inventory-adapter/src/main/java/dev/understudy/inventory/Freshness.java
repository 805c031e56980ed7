package dev.understudy.inventory;

import java.time.Duration;

/**
 * How old an answer may be, counted from when the request came in.
 *
 * @param maxAge of an answer that is not marked stale; less than {@link #FLOOR} means that
 * @param maxStale of an answer at all
 */
record Freshness(Duration maxAge, Duration maxStale) {

  /**
   * Reads of one place ask a vendor at most twenty times a second: what was read so short ago is as
   * good as new.
   */
  static final Duration FLOOR = Duration.ofMillis(50);

  Freshness {
    maxAge = maxAge.compareTo(FLOOR) < 0 ? FLOOR : maxAge;
  }
}
