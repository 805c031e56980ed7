package dev.understudy.service;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds card numbers (ISO/IEC 7812: 13 to 19 digits, issuer 2 to 6, Luhn's check digit), in one
 * piece or in the groups that are printed on cards. They are refused wherever a caller puts them,
 * and masked wherever text is written.
 */
public final class CardNumbers {

  private static final Pattern CANDIDATE =
      Pattern.compile(
          "(?<![\\w-])[2-6]\\d{3}([ -])\\d{4}\\1\\d{4}\\1\\d{4}(?:\\1\\d{1,3})?(?![\\w-])"
              + "|(?<![\\w-])3\\d{3}([ -])\\d{6}\\2\\d{4,5}(?![\\w-])"
              + "|(?<!\\d)[2-6]\\d{12,18}(?!\\d)");

  /** A text with fewer digits, as nearly every header is, need not be searched. */
  private static final int FEWEST_DIGITS = 13;

  /** Long runs of hexadecimal digits are identifiers; by chance some hold a valid number. */
  private static final int IDENTIFIER_LENGTH = 24;

  private CardNumbers() {}

  /** The first card number in the text, as it stands there. */
  static Optional<String> find(CharSequence text) {
    return mayHoldOne(text) ? search(text) : Optional.empty();
  }

  private static boolean mayHoldOne(CharSequence text) {
    int digits = 0;
    for (int i = 0; i < text.length() && digits < FEWEST_DIGITS; i++) {
      char c = text.charAt(i);
      digits += c >= '0' && c <= '9' ? 1 : 0;
    }
    return digits == FEWEST_DIGITS;
  }

  private static Optional<String> search(CharSequence text) {
    Matcher matcher = CANDIDATE.matcher(text);
    while (matcher.find()) {
      if (passesLuhn(matcher.group()) && !isPartOfIdentifier(text, matcher)) {
        return Optional.of(matcher.group());
      }
    }
    return Optional.empty();
  }

  public static boolean isIn(CharSequence text) {
    return find(text).isPresent();
  }

  /** The text with every card number struck out. */
  public static String masked(String text) {
    String rest = text;
    for (Optional<String> hit = find(rest); hit.isPresent(); hit = find(rest)) {
      rest = rest.replace(hit.get(), "[card number]");
    }
    return rest;
  }

  private static boolean passesLuhn(String number) {
    int sum = 0;
    boolean twice = false;
    for (int i = number.length() - 1; i >= 0; i--) {
      if (Character.isDigit(number.charAt(i))) {
        int digit = number.charAt(i) - '0';
        int part = twice ? digit * 2 : digit;
        sum += part > 9 ? part - 9 : part;
        twice = !twice;
      }
    }
    return sum % 10 == 0;
  }

  private static boolean isPartOfIdentifier(CharSequence text, Matcher match) {
    int start = match.start();
    int end = match.end();
    while (start > 0 && isHex(text.charAt(start - 1))) {
      start--;
    }
    while (end < text.length() && isHex(text.charAt(end))) {
      end++;
    }
    return end - start > match.end() - match.start() && end - start >= IDENTIFIER_LENGTH;
  }

  private static boolean isHex(char c) {
    return Character.digit(c, 16) >= 0;
  }
}
