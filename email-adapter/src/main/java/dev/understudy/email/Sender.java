package dev.understudy.email;

import java.util.Locale;
import java.util.Optional;

/**
 * Who a mail is from.
 *
 * @param name shown beside the address
 */
public record Sender(String address, Optional<String> name) {

  /** As a header has it, RFC 5322 section 3.4, and in ASCII whatever the script of the name. */
  public String mailbox() {
    return name.map(shown -> EncodedWords.phrase(shown) + " <" + address + ">").orElse(address);
  }

  /** In lower case; what vendors verify. */
  public String domain() {
    return domain(address);
  }

  static String domain(String address) {
    return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
  }
}
