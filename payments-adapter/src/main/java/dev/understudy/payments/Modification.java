package dev.understudy.payments;

import java.util.UUID;

/**
 * A change as a vendor gets it. It goes to the vendor that has the charge, and to no other.
 *
 * @param id the source of its key
 * @param vendorId the vendor's own name for the charge
 * @param capturedBefore what had been captured when it was asked for, in minor units
 * @param last whether nothing more will be captured
 */
public record Modification(
    UUID id, Change.Kind kind, String vendorId, Money amount, long capturedBefore, boolean last) {}
