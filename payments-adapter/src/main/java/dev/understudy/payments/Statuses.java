package dev.understudy.payments;

import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;

/** Which status follows from what a vendor said. */
final class Statuses {

  private Statuses() {}

  static PaymentStatus of(Outcome<Receipt> outcome) {
    return switch (outcome) {
      case Outcome.Success<Receipt>(Receipt receipt) -> of(receipt.state());
      case Outcome.Declined<Receipt>(Refusal refusal) -> of(refusal);
      case Outcome.NotExecuted<Receipt> _ -> PaymentStatus.NOT_EXECUTED;
      case Outcome.Unknown<Receipt> _ -> PaymentStatus.UNKNOWN;
    };
  }

  static PaymentStatus of(Receipt.State state) {
    return switch (state) {
      case AUTHORISED -> PaymentStatus.AUTHORISED;
      case CAPTURED -> PaymentStatus.CAPTURED;
      case ACTION_REQUIRED -> PaymentStatus.ACTION_REQUIRED;
      case CANCELLED -> PaymentStatus.CANCELLED;
    };
  }

  static PaymentStatus of(Refusal refusal) {
    return refusal.soft() ? PaymentStatus.DECLINED_SOFT : PaymentStatus.DECLINED_HARD;
  }
}
