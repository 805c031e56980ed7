package dev.understudy.inventory;

/** What to do about a difference: a pure decision. */
final class DriftRules {

  private DriftRules() {}

  /**
   * A difference and what it meets.
   *
   * @param expected what the vendor was told, and nothing else
   * @param observed what it has
   * @param doubt units that were told across a change of epoch, and may have arrived once more; 0
   *     where there are none
   * @param onHand of the ledger
   * @param held of the ledger
   */
  record Difference(long expected, long observed, long doubt, long onHand, long held) {

    long units() {
      return observed - expected;
    }
  }

  /** Where a difference comes from, as far as can be told. */
  enum Cause {
    /** A write of an old epoch was executed after its replay. */
    LATE_WRITE,
    /** Sold or found in another channel, or lost. */
    OTHER_CHANNEL
  }

  /**
   * What follows.
   *
   * @param ledger units that the ledger changes by; the other vendors are told the same
   * @param vendor units that the vendor is told, so that it follows
   * @param freezes whether nothing may be reserved until this is resolved
   * @param oversold units that are held or sold here and that the vendor has sold, too
   */
  record Resolution(Cause cause, long ledger, long vendor, boolean freezes, long oversold) {}

  static Resolution judge(Difference difference, DriftPolicy policy) {
    long units = difference.units();
    if (difference.doubt() != 0 && units == difference.doubt()) {
      return new Resolution(Cause.LATE_WRITE, 0, -units, false, 0);
    }
    return switch (policy) {
      case TRUST_LEDGER -> new Resolution(Cause.OTHER_CHANNEL, 0, -units, false, 0);
      case FREEZE -> new Resolution(Cause.OTHER_CHANNEL, 0, 0, true, 0);
      case TRUST_VENDOR -> followed(difference);
    };
  }

  /** What is held was promised: the ledger cannot give it up, so the vendor is short of it. */
  private static Resolution followed(Difference difference) {
    long free = difference.onHand() - difference.held();
    long ledger = Math.max(difference.units(), -free);
    long oversold = ledger - difference.units();
    return new Resolution(Cause.OTHER_CHANNEL, ledger, oversold, false, oversold);
  }
}
