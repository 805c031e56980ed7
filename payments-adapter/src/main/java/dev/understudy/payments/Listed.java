package dev.understudy.payments;

import java.time.Instant;

/**
 * A charge as a vendor lists it.
 *
 * @param key what it was called by us, see {@link Charge#key}; empty when it is not one of ours
 * @param captured in minor units
 * @param refunded in minor units
 */
public record Listed(
    String vendorId,
    String key,
    Instant createdAt,
    String currency,
    long authorised,
    long captured,
    long refunded,
    Receipt.State state) {}
