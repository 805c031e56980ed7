/**
 * Shopify's Admin GraphQL API, as far as inventory goes.
 *
 * <p>Start at {@link dev.understudy.sims.shopify.ShopifySim}.
 */
@NullMarked
package dev.understudy.sims.shopify;

import org.jspecify.annotations.NullMarked;
