package dev.understudy.email;

/** What text a mail may hold: none that a header, a database or a reader's program trips over. */
final class Texts {

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
    if (text.indexOf('\0') >= 0) {
      throw Refused.field(field, "holds a NUL character");
    }
    // Half of a surrogate pair is no character, and cannot be written in UTF-8.
    if (text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw Refused.field(field, "is not well-formed Unicode");
    }
    return text;
  }
}
