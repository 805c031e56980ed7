/**
 * Payments by Stripe.
 *
 * <p>Start at {@link dev.understudy.payments.vendor.stripe.StripePayments}.
 */
@NullMarked
package dev.understudy.payments.vendor.stripe;

import org.jspecify.annotations.NullMarked;
