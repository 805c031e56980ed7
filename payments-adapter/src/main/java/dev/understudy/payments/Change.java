package dev.understudy.payments;

import dev.understudy.failover.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A capture, cancel or refund as the ledger holds it.
 *
 * @param amount in minor units; for a cancel the payment's whole amount
 * @param askedAmount what the caller asked for; empty for all that is left
 * @param last whether nothing more will be captured; without meaning for others
 * @param vendorRef the vendor's own name for it
 * @param leaseToken the right to write it: whoever took it last
 * @param age since it was asked for, by the database's clock
 */
public record Change(
    UUID id,
    UUID paymentId,
    Kind kind,
    long amount,
    Optional<Long> askedAmount,
    boolean last,
    Status status,
    Optional<String> vendorRef,
    Optional<Refusal> refusal,
    long leaseToken,
    Duration age) {

  /** What is changed. */
  public enum Kind {
    CAPTURE,
    CANCEL,
    REFUND
  }

  /** Where a change stands. */
  public enum Status {
    /** Handed to the vendor, or about to be. */
    SENT,
    /** It may have been done; it is asked for again, under the same key. */
    UNKNOWN,
    /** The vendor has taken it and will tell by webhook. */
    PENDING,
    DONE,
    /** The vendor said no; what it held of the payment is free again. */
    REFUSED,
    /** Nobody could find out. A person must look. */
    MANUAL
  }
}
