package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Refusal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A payment as the ledger holds it.
 *
 * @param provider who has it, or was the last to be asked
 * @param leaseToken the right to write it: whoever took it last
 */
public record Payment(
    UUID id,
    String fingerprint,
    NewPayment request,
    PaymentStatus status,
    ProviderId provider,
    Optional<String> vendorId,
    Optional<Refusal> refusal,
    long leaseToken,
    Instant createdAt) {}
