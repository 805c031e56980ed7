package dev.understudy.payments;

/**
 * How a vendor answered a change.
 *
 * @param vendorRef the vendor's own name for it
 * @param pending whether it was only taken, and the result comes by webhook
 */
public record Changed(String vendorRef, boolean pending) {}
