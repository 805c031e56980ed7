package dev.understudy.payments;

/** Where a payment stands. */
public enum PaymentStatus {
  /** Handed to a vendor, or about to be: the money may have moved. */
  SENT,
  /** The vendor holds the money for us; a capture takes it. */
  AUTHORISED,
  CAPTURED,
  /** The vendor said no, and that another try may go well. */
  DECLINED_SOFT,
  DECLINED_HARD,
  /** Proven not done. The same key may try again. */
  NOT_EXECUTED,
  /** It may have been done. It is never taken for failed, however long it lasts. */
  UNKNOWN
}
