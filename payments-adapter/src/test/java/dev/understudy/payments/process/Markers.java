package dev.understudy.payments.process;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Card numbers of all lengths (ISO/IEC 7812: 13 to 19 digits, the last one by Luhn), none of which
 * anybody has, as they are written and as they are looked for.
 */
final class Markers {

  static final List<String> NUMBERS =
      IntStream.rangeClosed(13, 19).mapToObj(Markers::ofLength).toList();

  private Markers() {}

  /** Each number in one piece, and in the groups that are printed on cards of its length. */
  static List<String> written() {
    List<String> all = new ArrayList<>(NUMBERS);
    for (String separator : List.of(" ", "-")) {
      NUMBERS.stream()
          .filter(number -> number.length() > 13)
          .forEach(number -> all.add(grouped(number, separator)));
    }
    return all;
  }

  /** The numbers that a text holds, whatever stands between their digits. */
  static List<String> in(String text) {
    String digits = text.replaceAll("(?<=\\d)[ -](?=\\d)", "");
    return NUMBERS.stream()
        .filter(number -> text.contains(number) || digits.contains(number))
        .toList();
  }

  private static String grouped(String number, String separator) {
    // Diners and American Express print 4-6-4 and 4-6-5, all others fours.
    return number.length() < 16
        ? String.join(
            separator, number.substring(0, 4), number.substring(4, 10), number.substring(10))
        : number.replaceAll("(\\d{4})(?=\\d)", "$1" + separator);
  }

  private static String ofLength(int length) {
    String issuer = length < 16 ? "3782" : "4929";
    String start = issuer + "8172635445362718987654321".substring(length - 13, 2 * length - 18);
    return IntStream.range(0, 10)
        .mapToObj(check -> start + check)
        .filter(Markers::passesLuhn)
        .findFirst()
        .orElseThrow();
  }

  private static boolean passesLuhn(String number) {
    int sum = 0;
    for (int i = 0; i < number.length(); i++) {
      int digit = number.charAt(number.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? digit : 2 * digit;
      sum += weighted / 10 + weighted % 10;
    }
    return sum % 10 == 0;
  }
}
