/**
 * The vendors that the adapter speaks.
 *
 * <p>Start at {@link dev.understudy.inventory.vendor.Vendors}.
 */
@NullMarked
package dev.understudy.inventory.vendor;

import org.jspecify.annotations.NullMarked;
