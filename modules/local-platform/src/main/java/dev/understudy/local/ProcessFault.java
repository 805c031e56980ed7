package dev.understudy.local;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Something done to a process, to the database or to a name, for a time.
 *
 * @param target the name of a process; {@code database} for the database; a vendor for its name
 * @param lasts at most ten minutes, after which it is undone whoever asked for it
 */
public record ProcessFault(Kind kind, String target, Duration lasts) {

  /** The database's name as a target. */
  public static final String DATABASE = "database";

  private static final Duration LONGEST = Duration.ofMinutes(10);

  public ProcessFault {
    if (!lasts.isPositive() || lasts.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("lasts must be in (0, 10 min], was " + lasts);
    }
  }

  /** What is done. */
  public enum Kind {
    /** SIGKILL, and a new start at the end. */
    KILL,
    /** SIGSTOP, and SIGCONT at the end. */
    PAUSE,
    /** The database server ends as in a crash, and starts again at the end. */
    CRASH,
    /** Not a byte is left where the database writes; it is freed at the end. */
    FILL,
    /** A vendor's name cannot be looked up until the end. */
    LOSE_NAME;

    /**
     * Reads a kind.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    public static Kind of(String name) {
      return Arrays.stream(values())
          .filter(kind -> kind.name().equals(name.toUpperCase(Locale.ROOT).replace('-', '_')))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "kind must be one of %s, was \"%s\"".formatted(List.of(values()), name)));
    }
  }
}
