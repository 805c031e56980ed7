package dev.understudy.inventory;

/**
 * A change of stock that a person or another system asks for.
 *
 * @param units positive for a restock; negative takes away, though never what is held
 * @param reason for the history, such as "delivery 4711" or "damaged"
 * @param key under which the same request may come again and is made once
 */
record StockChange(Kind kind, Place place, long units, String reason, String key) {

  enum Kind {
    RESTOCKED,
    ADJUSTED
  }

  StockChange {
    if (units == 0 || (kind == Kind.RESTOCKED && units < 0)) {
      throw new IllegalArgumentException("units of a change " + kind + " cannot be " + units);
    }
  }

  /** Equal for requests that want the same. */
  String fingerprint() {
    return kind + "|" + place.sku() + "@" + place.location() + "*" + units + "|" + reason;
  }
}
