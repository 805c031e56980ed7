package dev.understudy.email;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;

/** Text of any script as a mail's header carries it: in ASCII, by the encoded words of RFC 2047. */
public final class EncodedWords {

  private EncodedWords() {}

  /** Who it is, beside an address: in quotes (RFC 5322, section 3.2.5) where it is ASCII anyway. */
  static String phrase(String name) {
    return isAscii(name)
        ? "\"" + name.replaceAll("([\"\\\\])", "\\\\$1") + "\""
        : encoded(() -> MimeUtility.encodeWord(name, "UTF-8", null));
  }

  /** Free text, such as a subject. */
  public static String text(String text) {
    return encoded(() -> MimeUtility.encodeText(text, "UTF-8", null));
  }

  private static boolean isAscii(String text) {
    return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
  }

  private interface Encoding {
    String encode() throws UnsupportedEncodingException;
  }

  private static String encoded(Encoding encoding) {
    try {
      return encoding.encode();
    } catch (UnsupportedEncodingException e) {
      throw new AssertionError("every Java has UTF-8", e);
    }
  }
}
