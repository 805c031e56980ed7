package dev.understudy.sims.stripe;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The test payment methods of Stripe's documentation ("Test card numbers", declined payments). */
final class TestCards {

  private static final Map<String, String> DECLINES =
      Map.of(
          "pm_card_chargeDeclined", "generic_decline",
          "pm_card_visa_chargeDeclined", "generic_decline",
          "pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds",
          "pm_card_visa_chargeDeclinedLostCard", "lost_card",
          "pm_card_visa_chargeDeclinedStolenCard", "stolen_card");

  private static final Set<String> AUTHENTICATED =
      Set.of("pm_card_authenticationRequired", "pm_card_threeDSecure2Required");

  private TestCards() {}

  static boolean needsAuthentication(String paymentMethod) {
    return AUTHENTICATED.contains(paymentMethod);
  }

  static Optional<String> declineCode(String paymentMethod) {
    return Optional.ofNullable(DECLINES.get(paymentMethod));
  }
}
