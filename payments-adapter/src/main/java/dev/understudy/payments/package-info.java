/**
 * Payments: never charged twice, never lost.
 *
 * <p>Start at {@link dev.understudy.payments.Main} for the wiring, {@link
 * dev.understudy.payments.Payments#charge} for the way of a payment.
 */
@NullMarked
package dev.understudy.payments;

import org.jspecify.annotations.NullMarked;
