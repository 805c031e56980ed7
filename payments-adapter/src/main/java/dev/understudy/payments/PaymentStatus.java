package dev.understudy.payments;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a payment stands. {@link #next} is the whole state machine; the store's updates keep it.
 */
public enum PaymentStatus {
  /** Handed to a vendor, or about to be: the money may have moved. */
  SENT,
  /** The customer must authenticate. Pinned: only this vendor may end it. */
  ACTION_REQUIRED,
  /** The vendor holds the money for us; a capture takes it. */
  AUTHORISED,
  CAPTURED,
  PARTIALLY_REFUNDED,
  REFUNDED,
  /** Held money was let go. */
  CANCELLED,
  /** The vendor said no, and that another try may go well. */
  DECLINED_SOFT,
  DECLINED_HARD,
  /** Proven not done. The same key may try again. */
  NOT_EXECUTED,
  /** It may have been done. It is never taken for failed, however long it lasts. */
  UNKNOWN,
  /** The vendor is being told to keep no money for it, whether it had done it or not. */
  FENCING,
  /** Proven that the vendor keeps no money for it and never will. The same key may try again. */
  FENCED,
  /** Nobody could find out. A person must look; verified news of the vendor still settles it. */
  MANUAL;

  /** Where it may go from here. */
  public Set<PaymentStatus> next() {
    return switch (this) {
      case SENT ->
          EnumSet.of(
              ACTION_REQUIRED,
              AUTHORISED,
              CAPTURED,
              CANCELLED,
              DECLINED_SOFT,
              DECLINED_HARD,
              NOT_EXECUTED,
              UNKNOWN,
              FENCING,
              MANUAL);
      case UNKNOWN ->
          EnumSet.of(
              ACTION_REQUIRED,
              AUTHORISED,
              CAPTURED,
              CANCELLED,
              DECLINED_SOFT,
              DECLINED_HARD,
              FENCING,
              MANUAL);
      case ACTION_REQUIRED ->
          EnumSet.of(AUTHORISED, CAPTURED, CANCELLED, DECLINED_SOFT, DECLINED_HARD, FENCING);
      case FENCING -> EnumSet.of(FENCED, UNKNOWN, MANUAL);
      case MANUAL ->
          EnumSet.of(AUTHORISED, CAPTURED, CANCELLED, DECLINED_SOFT, DECLINED_HARD, FENCED);
      // The next try has keys of its own, or is proven to be the first that is executed.
      case NOT_EXECUTED, FENCED -> EnumSet.of(SENT);
      case AUTHORISED -> EnumSet.of(CAPTURED, CANCELLED);
      // Back again: a capture or a refund may fail days after its vendor has said that it is done.
      case CAPTURED -> EnumSet.of(PARTIALLY_REFUNDED, REFUNDED, AUTHORISED);
      case PARTIALLY_REFUNDED -> EnumSet.of(REFUNDED, CAPTURED);
      case REFUNDED -> EnumSet.of(PARTIALLY_REFUNDED, CAPTURED);
      case CANCELLED, DECLINED_SOFT, DECLINED_HARD -> EnumSet.noneOf(PaymentStatus.class);
    };
  }
}
