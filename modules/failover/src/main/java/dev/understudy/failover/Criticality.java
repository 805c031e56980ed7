package dev.understudy.failover;

/** How much a call matters when a vendor has no room for all: what matters most is shed last. */
public enum Criticality {
  /** Can be done later without anybody minding, such as a newsletter. */
  BULK(0.5),
  NORMAL(0.75),
  /** Somebody waits for it with money in hand. */
  CRITICAL(1);

  private final double part;

  Criticality(double part) {
    this.part = part;
  }

  /**
   * The part of a bulkhead that calls like this may fill, in (0, 1]: the rest is kept for those
   * that matter more.
   */
  public double part() {
    return part;
  }
}
