package dev.understudy.chaos.workload;

import java.time.Duration;

/**
 * How the callers of a workload behave when a call fails: they try the same again, with the same
 * key, at the next node.
 *
 * @param attempts of each operation, 1 to 20; 1 never tries again
 * @param pause before the second attempt, twice as long before each that follows, 2 s at most
 */
public record Clients(int attempts, Duration pause) {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** A call that fails is a failed call. */
  public static final Clients ONCE = new Clients(1, Duration.ZERO);

  public Clients {
    if (attempts < 1 || attempts > 20) {
      throw new IllegalArgumentException("attempts must be in [1, 20], was " + attempts);
    }
    if (pause.isNegative() || pause.compareTo(LONGEST_PAUSE) > 0) {
      throw new IllegalArgumentException("pause must be in [0 s, 2 s], was " + pause);
    }
  }

  /**
   * The pause after an attempt.
   *
   * @param attempt 0 is the first
   */
  Duration pauseAfter(int attempt) {
    Duration longer = pause.multipliedBy(1L << Math.min(attempt, 10));
    return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
  }
}
