package dev.understudy.payments.vendor.stripe;

import java.util.Set;

/** Which declines of Stripe may pass, after its "Decline codes". */
final class StripeDeclines {

  /** Decline codes for which "Decline codes" advises the same card another time. */
  static final Set<String> SOFT =
      Set.of(
          "approve_with_id",
          "authentication_required",
          "card_velocity_exceeded",
          "insufficient_funds",
          "issuer_not_available",
          "processing_error",
          "reenter_transaction",
          "try_again_later",
          "withdrawal_count_limit_exceeded");

  private StripeDeclines() {}
}
