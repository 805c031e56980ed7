/**
 * What the vendors' packages share.
 *
 * <p>Start at {@link dev.understudy.payments.vendor.Hmac}.
 */
@NullMarked
package dev.understudy.payments.vendor;

import org.jspecify.annotations.NullMarked;
