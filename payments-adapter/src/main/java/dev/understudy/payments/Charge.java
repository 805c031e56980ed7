package dev.understudy.payments;

import java.util.UUID;

/**
 * A payment as a vendor gets it.
 *
 * @param id the source of every key: the same payment always has the same keys at a vendor
 * @param token what the stored method is called at this vendor
 */
public record Charge(
    UUID id, String merchantReference, Money amount, String token, Capture capture) {}
