/**
 * The vendors that the adapter speaks.
 *
 * <p>Start at {@link dev.understudy.payments.vendor.Vendors}.
 */
@NullMarked
package dev.understudy.payments.vendor;

import org.jspecify.annotations.NullMarked;
