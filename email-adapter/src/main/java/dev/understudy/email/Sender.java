package dev.understudy.email;

import java.util.Locale;
import java.util.Optional;

/**
 * Who a mail is from.
 *
 * @param name shown beside the address
 */
public record Sender(String address, Optional<String> name) {

  /** In lower case; what vendors verify. */
  public String domain() {
    return domain(address);
  }

  static String domain(String address) {
    return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
  }
}
