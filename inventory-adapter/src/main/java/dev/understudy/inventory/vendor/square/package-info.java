/**
 * Inventory by Square.
 *
 * <p>Start at {@link dev.understudy.inventory.vendor.square.SquareInventory}.
 */
@NullMarked
package dev.understudy.inventory.vendor.square;

import org.jspecify.annotations.NullMarked;
