package dev.understudy.payments;

import dev.understudy.failover.ProviderId;

/**
 * Where our ledger and a vendor's list differ.
 *
 * @param payment ours, or what the vendor calls it when it is not ours
 * @param detail for people
 */
record Difference(Kind kind, ProviderId provider, String payment, String vendorId, String detail) {

  enum Kind {
    /** We hold that the vendor has it, and its list does not. */
    MISSING,
    /** The vendor has money that we do not hold it to have. */
    EXTRA,
    /** Both have it, with other amounts. */
    DIFFERENT
  }
}
