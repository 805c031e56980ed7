package dev.understudy.email;

import java.util.Optional;
import java.util.regex.Pattern;

/** What text a mail may hold: none that a header, a database or a reader's program trips over. */
final class Texts {

  /** RFC 5322, section 2.3: servers differ in whether it ends a line, and so a mail. */
  private static final Pattern LONE_RETURN = Pattern.compile("\\r(?!\\n)");

  private Texts() {}

  /** One line, as it may stand in a header: a line break would begin a header of the caller's. */
  static String line(String field, String text) {
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      throw Refused.field(field, "holds a line break or another control character");
    }
    return wellFormed(field, text);
  }

  /** Any text that can be written down. */
  static String wellFormed(String field, String text) {
    fault(text)
        .ifPresent(
            why -> {
              throw Refused.field(field, why);
            });
    return text;
  }

  /** Why a text cannot be a mail's; empty for one that can. */
  static Optional<String> fault(String text) {
    if (text.indexOf('\0') >= 0) {
      return Optional.of("holds a NUL character");
    }
    if (LONE_RETURN.matcher(text).find()) {
      return Optional.of("holds a carriage return without a line feed");
    }
    // Half of a surrogate pair is no character, and cannot be written in UTF-8.
    return text.codePoints()
            .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
        ? Optional.of("is not well-formed Unicode")
        : Optional.empty();
  }
}
