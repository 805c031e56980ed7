/**
 * Stripe's payment intents: create, confirm, capture, cancel, read, list and refund.
 *
 * <p>Start at {@link dev.understudy.sims.stripe.StripeSim}.
 */
@NullMarked
package dev.understudy.sims.stripe;

import org.jspecify.annotations.NullMarked;
