package dev.understudy.chaos.safety;

import java.time.Duration;
import java.util.Locale;

/**
 * What may fail before a drill is stopped.
 *
 * @param percent of the operations, in (0, 100]; only above it the budget is spent
 */
public record ErrorBudget(double percent) {

  /** How far it looks back. */
  public static final Duration WINDOW = Duration.ofSeconds(10);

  /** Fewer operations say little. */
  private static final long LEAST = 20;

  /** Everything may fail. */
  public static final ErrorBudget UNBOUNDED = new ErrorBudget(100);

  public ErrorBudget {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException("abort-above must be in (0, 100] percent, was " + percent);
    }
  }

  /** Whether it is spent by so many that failed of so many that have ended within the window. */
  public boolean isSpentBy(long failed, long ended) {
    return ended >= LEAST && 100.0 * failed / ended > percent;
  }

  /** For people. */
  public String told() {
    return String.format(
        Locale.ROOT, "at most %.0f %% failed in %d s", percent, WINDOW.toSeconds());
  }
}
