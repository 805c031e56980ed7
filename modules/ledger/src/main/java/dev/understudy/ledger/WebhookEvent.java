package dev.understudy.ledger;

/**
 * One event that a vendor sent; its signature was found good.
 *
 * @param vendor who sent it
 * @param key the same for each delivery of the same event, and for no other event of this vendor
 * @param kind the vendor's own name for what happened
 * @param body as it came; holds no card number
 */
public record WebhookEvent(String vendor, String key, String kind, String body) {

  private static final int LONGEST_KEY = 300;

  public WebhookEvent {
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw new IllegalArgumentException(
          "key must have 1 to " + LONGEST_KEY + " characters, had " + key.length());
    }
  }
}
