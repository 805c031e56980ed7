package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A payment as the ledger holds it.
 *
 * @param provider who has it, or was the last to be asked
 * @param attempt how often it was fenced and begun anew; part of its keys at the vendors
 * @param fences how often its vendor was told to keep no money for it
 * @param nextAction what the customer must do, as the vendor words it
 * @param captured what was taken, in minor units, never more than the amount
 * @param refunded what was given back, in minor units, never more than {@code captured}
 * @param leaseToken the right to write it: whoever took it last
 * @param age since its vendor may have it, by the database's clock
 */
public record Payment(
    UUID id,
    String fingerprint,
    NewPayment request,
    PaymentStatus status,
    ProviderId provider,
    int attempt,
    int fences,
    Optional<String> vendorId,
    Optional<Refusal> refusal,
    Optional<String> nextAction,
    long captured,
    long refunded,
    long leaseToken,
    Instant createdAt,
    Duration age) {

  boolean isOlderThan(Duration limit) {
    return age.compareTo(limit) > 0;
  }
}
