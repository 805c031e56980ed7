/**
 * Payments by Adyen.
 *
 * <p>Start at {@link dev.understudy.payments.vendor.adyen.AdyenPayments}.
 */
@NullMarked
package dev.understudy.payments.vendor.adyen;

import org.jspecify.annotations.NullMarked;
