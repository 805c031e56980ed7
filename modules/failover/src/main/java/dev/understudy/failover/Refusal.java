package dev.understudy.failover;

/**
 * A vendor's own "no", in its own words.
 *
 * @param code the vendor's code, such as Stripe's {@code insufficient_funds}
 * @param message for people; holds no card number and no secret
 * @param soft whether the vendor says that a later or another try may succeed
 */
public record Refusal(String code, String message, boolean soft) {}
