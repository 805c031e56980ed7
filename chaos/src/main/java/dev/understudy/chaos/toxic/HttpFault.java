package dev.understudy.chaos.toxic;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is done to HTTP exchanges, and to which. Ours, not Toxiproxy's.
 *
 * @param probability the part of the exchanges that match it is done to, 0 to 1
 */
record HttpFault(Action action, Match match, double probability) {

  HttpFault {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability must be in [0, 1], was " + probability);
    }
  }

  /**
   * Which requests.
   *
   * @param method any when empty
   * @param path a regular expression that a part of the path must match; any when empty
   * @param header a regular expression that a header line must match; any when empty
   */
  record Match(String method, String path, String header) {

    boolean fits(HttpMessage request) {
      return (method.isEmpty() || method.equalsIgnoreCase(request.method()))
          && (path.isEmpty() || Pattern.compile(path).matcher(request.path()).find())
          && (header.isEmpty()
              || request
                  .head()
                  .lines()
                  .skip(1)
                  .anyMatch(line -> Pattern.compile(header).matcher(line).find()));
    }
  }

  /** What is done. */
  sealed interface Action {

    /** The proxy answers, and the upstream sees nothing. */
    record Status(int status) implements Action {
      public Status {
        if (status < 200 || status > 599) {
          throw new IllegalArgumentException("status must be in [200, 599], was " + status);
        }
      }
    }

    /** The proxy answers 429, and asks to come again after so many seconds. */
    record RateLimit(long retryAfter) implements Action {}

    /** The body of the answer is broken. */
    record Body(Mode mode) implements Action {}

    /** A field of the answer's JSON is another than it was: named by its JSON pointer. */
    record Schema(String pointer, Change change) implements Action {
      public Schema {
        if (!pointer.startsWith("/")) {
          throw new IllegalArgumentException(
              "pointer must be a JSON pointer such as /status, was \"" + pointer + "\"");
        }
      }
    }

    /** The first answer to a request is given to all that are like it. */
    record Stale() implements Action {}

    /** The answer comes in drops of so many bytes, so many milliseconds apart. */
    record Drip(long bytes, long delay) implements Action {}

    /** The upstream gets the request twice; the second answer goes nowhere. */
    record Duplicate() implements Action {}

    /** The upstream does it, and its answer is lost with the connection. */
    record LostReply() implements Action {}
  }

  /** How a body is broken. */
  enum Mode {
    /** The half of it, as if it were the whole. */
    MALFORMED,
    /** The half of it, and then the connection ends. */
    TRUNCATED,
    /** In another charset than the header says. */
    CHARSET;

    static Mode of(String name) {
      return switch (name) {
        case "malformed" -> MALFORMED;
        case "truncated" -> TRUNCATED;
        case "charset" -> CHARSET;
        default ->
            throw new IllegalArgumentException(
                "mode must be malformed, truncated or charset, was \"" + name + "\"");
      };
    }
  }

  /** How a field differs. */
  enum Change {
    RENAMED,
    RETYPED,
    MISSING;

    static Change of(String name) {
      return switch (name) {
        case "renamed" -> RENAMED;
        case "retyped" -> RETYPED;
        case "missing" -> MISSING;
        default ->
            throw new IllegalArgumentException(
                "change must be renamed, retyped or missing, was \"" + name + "\"");
      };
    }
  }

  /** As the API names it. */
  static String named(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
