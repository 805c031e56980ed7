/**
 * Inventory by Shopify.
 *
 * <p>Start at {@link dev.understudy.inventory.vendor.shopify.ShopifyInventory}.
 */
@NullMarked
package dev.understudy.inventory.vendor.shopify;

import org.jspecify.annotations.NullMarked;
