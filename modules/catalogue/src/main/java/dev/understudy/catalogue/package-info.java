/**
 * {@code vendors.yaml} as records: which vendors there are, and how each is reached and judged.
 *
 * <p>Start at {@link dev.understudy.catalogue.Catalogue#read}.
 */
@NullMarked
package dev.understudy.catalogue;

import org.jspecify.annotations.NullMarked;
