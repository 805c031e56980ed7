package dev.understudy.chaos.drill;

import dev.understudy.catalogue.Required;
import java.time.Duration;
import java.util.Optional;

/**
 * A fault on the timeline of a drill.
 *
 * @param at from the end of the warm-up
 * @param lasts at most ten minutes
 * @param recovery the time after it in which what is expected during it must still hold
 */
public record Injection(
    String name, Duration at, Duration lasts, Optional<Duration> recovery, Fault fault) {

  private static final Duration LONGEST = Duration.ofMinutes(10);

  public Injection {
    Required.field("name", name);
    Required.field("at", at);
    Required.field("lasts", lasts);
    Required.field("fault", fault);
    requireTime("at", at);
    requireTime("lasts", lasts);
    recovery.ifPresent(time -> requireTime("recovery", time));
  }

  private static void requireTime(String field, Duration value) {
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(field + " must be in [0, 10 min], was " + value);
    }
  }

  /** When it is over, from the end of the warm-up. */
  Duration end() {
    return at.plus(lasts);
  }
}
