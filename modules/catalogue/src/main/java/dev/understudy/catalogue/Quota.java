package dev.understudy.catalogue;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How often a vendor lets this account call it, all nodes together. What is left out is not
 * limited.
 *
 * @param perSecond calls in a second, 1 to 100000
 * @param perDay calls in a day of UTC, 1 or more
 * @param warmUp what holds instead of {@code perDay} on an account's first days
 */
public record Quota(
    @Nullable Integer perSecond, @Nullable Integer perDay, @Nullable WarmUp warmUp) {

  private static final int MOST_PER_SECOND = 100_000;

  /**
   * How an account that vendors do not know yet begins.
   *
   * @param from the first of the days, of UTC
   * @param perDay calls on each of them, 1 or more
   */
  public record WarmUp(LocalDate from, List<Integer> perDay) {

    public WarmUp {
      Required.field("from", from);
      Required.field("perDay", perDay);
      perDay = List.copyOf(perDay);
      perDay.forEach(calls -> require("warmUp.perDay", calls, Integer.MAX_VALUE));
    }
  }

  public Quota {
    require("perSecond", perSecond, MOST_PER_SECOND);
    require("perDay", perDay, Integer.MAX_VALUE);
  }

  private static void require(String field, @Nullable Integer value, int most) {
    if (value != null && (value < 1 || value > most)) {
      throw new IllegalArgumentException(
          "%s must be in [1, %d], was %d".formatted(field, most, value));
    }
  }

  /** Calls in a second; empty when that is not limited. */
  public OptionalInt rate() {
    return limit(perSecond);
  }

  /** Calls on a day of UTC; empty when that is not limited. */
  public OptionalInt on(LocalDate day) {
    if (warmUp == null) {
      return limit(perDay);
    }
    long index = ChronoUnit.DAYS.between(warmUp.from(), day);
    if (index < 0) {
      return OptionalInt.of(0);
    }
    return index < warmUp.perDay().size()
        ? OptionalInt.of(warmUp.perDay().get((int) index))
        : limit(perDay);
  }

  private static OptionalInt limit(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
