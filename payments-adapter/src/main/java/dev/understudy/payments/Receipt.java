package dev.understudy.payments;

/**
 * What a vendor gives for a charge.
 *
 * @param vendorId the vendor's own name for it
 * @param captured whether the money moved, or is only held
 */
public record Receipt(String vendorId, boolean captured) {}
