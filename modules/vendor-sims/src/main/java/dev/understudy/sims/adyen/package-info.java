/**
 * Adyen's Checkout API: payments, captures, cancels, refunds.
 *
 * <p>Start at {@link dev.understudy.sims.adyen.AdyenSim}.
 */
@NullMarked
package dev.understudy.sims.adyen;

import org.jspecify.annotations.NullMarked;
