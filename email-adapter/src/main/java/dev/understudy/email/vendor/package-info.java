/**
 * The vendors that the adapter speaks.
 *
 * <p>Start at {@link dev.understudy.email.vendor.Vendors}.
 */
@NullMarked
package dev.understudy.email.vendor;

import org.jspecify.annotations.NullMarked;
