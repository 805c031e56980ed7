package dev.understudy.payments.vendor.stripe;

import java.util.Set;

/**
 * What Stripe's codes mean where they mean more than a refusal that stands, after "Decline codes"
 * and "Error codes". Every other code, also one that is new, is a hard decline.
 */
final class StripeDeclines {

  /** Codes for which the same card is advised another time, or once its issuer answers again. */
  static final Set<String> SOFT =
      Set.of(
          "approve_with_id",
          "authentication_required",
          "card_velocity_exceeded",
          "insufficient_funds",
          "issuer_not_available",
          "payment_method_not_available",
          "payment_method_provider_timeout",
          "processing_error",
          "reenter_transaction",
          "try_again_later",
          "withdrawal_count_limit_exceeded");

  /** Our account, key or client may not do it; another vendor's may. Nothing was executed. */
  static final Set<String> ACCOUNT =
      Set.of(
          "account_invalid",
          "api_key_expired",
          "livemode_mismatch",
          "payment_method_unactivated",
          "platform_account_required",
          "platform_api_key_expired",
          "secret_key_required",
          "testmode_charges_only",
          "tls_version_unsupported");

  /** Another request is at the same object, perhaps an earlier one of ours: it may be executed. */
  static final Set<String> UNDER_WAY = Set.of("idempotency_key_in_use", "lock_timeout");

  /** It is not as a charge expects it: an earlier request may have charged. */
  static final Set<String> UNEXPECTED_STATE =
      Set.of("intent_invalid_state", "payment_intent_unexpected_state");

  private StripeDeclines() {}
}
