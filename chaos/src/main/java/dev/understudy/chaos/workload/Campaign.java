package dev.understudy.chaos.workload;

import java.time.Duration;

/**
 * One mail to many, beside the operations at a rate.
 *
 * @param recipients come as one file; 1 to a million
 * @param at when it begins, from the end of the warm-up; its recipients come before
 */
public record Campaign(int recipients, Duration at) {

  private static final int MOST = 1_000_000;

  public Campaign {
    if (recipients < 1 || recipients > MOST) {
      throw new IllegalArgumentException("recipients must be in [1, 1000000], was " + recipients);
    }
    if (at.isNegative()) {
      throw new IllegalArgumentException("at must not be negative, was " + at);
    }
  }

  /** A part of it, and at least one recipient. */
  public Campaign at(int percent) {
    return new Campaign((int) Math.max(1, (long) recipients * percent / 100), at);
  }
}
