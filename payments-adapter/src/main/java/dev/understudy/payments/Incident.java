package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import java.util.UUID;

/**
 * Money that a vendor took and that it should not have.
 *
 * @param what for people
 */
public record Incident(
    UUID id, UUID payment, ProviderId provider, String vendorId, String what, int attempts) {}
