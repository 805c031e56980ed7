package dev.understudy.payments;

import java.time.Instant;
import java.util.UUID;

/**
 * A change of a payment that callers are told.
 *
 * @param id grows with time; names the event wherever it is sent
 * @param captured in minor units, as it was then
 * @param refunded in minor units, as it was then
 * @param attempts to tell it, this one included
 */
record PaymentEvent(
    long id,
    UUID payment,
    String merchantReference,
    PaymentStatus status,
    String provider,
    long captured,
    long refunded,
    Instant at,
    int attempts) {}
