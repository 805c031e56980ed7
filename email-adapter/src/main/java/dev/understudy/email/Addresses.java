package dev.understudy.email;

import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Addresses in the form in which they travel: the domain in ASCII (RFC 5891), since not all vendors
 * and servers know another. A mailbox's own name is kept as it is; it must be ASCII, because a
 * vendor that does not offer SMTPUTF8 (RFC 6531) would refuse what another has taken.
 */
final class Addresses {

  /** RFC 5322's dot-atom; quoted names are not taken by all vendors. */
  private static final Pattern LOCAL =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

  private static final int LONGEST = 254;
  private static final int LONGEST_LOCAL = 64;

  private Addresses() {}

  static List<String> all(String field, List<String> addresses) {
    return java.util.stream.IntStream.range(0, addresses.size())
        .mapToObj(i -> one(field + "." + i, addresses.get(i)))
        .distinct()
        .toList();
  }

  static String one(String field, String address) {
    int at = address.lastIndexOf('@');
    String local = address.substring(0, Math.max(at, 0));
    if (!LOCAL.matcher(local).matches() || local.length() > LONGEST_LOCAL) {
      throw Refused.field(field, "\"" + address + "\" is no address that every vendor takes");
    }
    String whole = local + "@" + domain(field, address.substring(at + 1));
    if (whole.length() > LONGEST) {
      throw Refused.field(field, "is longer than " + LONGEST + " characters");
    }
    return whole;
  }

  private static String domain(String field, String domain) {
    String ascii;
    try {
      ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw Refused.field(field, "\"" + domain + "\" is no domain: " + e.getMessage());
    }
    if (!ascii.contains(".") || ascii.startsWith(".") || ascii.endsWith(".")) {
      throw Refused.field(field, "\"" + domain + "\" is no domain");
    }
    return ascii;
  }
}
