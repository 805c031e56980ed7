package dev.understudy.chaos.check;

/**
 * Something that the platform has told a caller to be done, or not to be.
 *
 * @param reference an order, a reservation or a message
 * @param sku of a sale; empty elsewhere
 * @param quantity of a sale in units, of a capture or refund in minor units; 0 elsewhere
 * @param recipient of a mail; empty elsewhere
 */
public record Acknowledged(
    Kind kind, String reference, String sku, long quantity, String recipient) {

  /** What was acknowledged. */
  public enum Kind {
    PAYMENT,
    /** That nothing is charged, and nothing will be. */
    NO_CHARGE,
    CAPTURE,
    CANCEL,
    REFUND,
    SALE,
    MAIL
  }

  /** Something that was done with an order. */
  public static Acknowledged of(Kind kind, String order, long minorUnits) {
    return new Acknowledged(kind, order, "", minorUnits, "");
  }
}
