package dev.understudy.service;

import io.vertx.json.schema.JsonSchema;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sees at a glance that a parameter's value is allowed, as nearly every one is. It stands before
 * the validator of the same schema and never allows what that would refuse; what it does not allow
 * may still be right, and the validator decides.
 *
 * @param least of a text's length, or of a number
 * @param most as well
 */
record PlainValueJson(Kind kind, long least, long most) {

  private enum Kind {
    TEXT,
    NUMBER,
    /** Has a keyword that this class does not know. */
    OTHER
  }

  private static final Set<String> SAY_NOTHING =
      Set.of("type", "description", "default", "__absolute_uri__");

  /** So many digits are a number that surely fits into a long. */
  private static final int MOST_DIGITS = 9;

  static PlainValueJson of(JsonSchema schema) {
    return switch (String.valueOf(schema.<Object>get("type", ""))) {
      case "string" -> of(schema, Kind.TEXT, "minLength", "maxLength");
      case "number", "integer" -> of(schema, Kind.NUMBER, "minimum", "maximum");
      default -> new PlainValueJson(Kind.OTHER, 0, 0);
    };
  }

  private static PlainValueJson of(JsonSchema schema, Kind kind, String least, String most) {
    boolean known =
        schema.fieldNames().stream()
            .filter(keyword -> !SAY_NOTHING.contains(keyword))
            .allMatch(
                keyword ->
                    (keyword.equals(least) || keyword.equals(most))
                        && isWhole(schema.<Object>get(keyword)));
    return known
        ? new PlainValueJson(
            kind,
            schema.<Number>get(least, Long.MIN_VALUE).longValue(),
            schema.<Number>get(most, Long.MAX_VALUE).longValue())
        : new PlainValueJson(Kind.OTHER, 0, 0);
  }

  private static boolean isWhole(@Nullable Object bound) {
    return bound instanceof Integer || bound instanceof Long;
  }

  /** Whether the text is surely allowed. */
  boolean surelyAllows(String text) {
    return switch (kind) {
      // A length counts code points, of which there are never more than characters.
      case TEXT -> text.length() <= most && text.codePointCount(0, text.length()) >= least;
      case NUMBER -> isPlainNumber(text) && isWithin(Long.parseLong(text));
      case OTHER -> false;
    };
  }

  private boolean isWithin(long number) {
    return number >= least && number <= most;
  }

  /** As JSON writes a number that is whole and not negative. */
  private static boolean isPlainNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty()
        && text.length() <= MOST_DIGITS
        && (text.charAt(0) != '0' || text.length() == 1);
  }
}
