package dev.understudy.payments;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A payment as a vendor gets it.
 *
 * @param id the source of every key: the same payment always has the same keys at a vendor
 * @param attempt grows when the payment was fenced and is begun anew, under new keys
 * @param token what the stored method is called at this vendor
 */
public record Charge(
    UUID id,
    int attempt,
    String merchantReference,
    Money amount,
    String token,
    Capture capture,
    Purpose purpose) {

  private static final Pattern KEY =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\\.[0-9]{1,4})?");

  /** Names this attempt at every vendor; at most 48 characters. */
  public String key() {
    return attempt == 0 ? id.toString() : id + "." + attempt;
  }

  /** Whether a text of a vendor is a key of ours; vendors know payments that are not. */
  public static boolean isKey(String text) {
    return KEY.matcher(text).matches();
  }

  /** The payment that a key was made for. */
  public static UUID paymentOf(String key) {
    return UUID.fromString(key.split("\\.", 2)[0]);
  }
}
