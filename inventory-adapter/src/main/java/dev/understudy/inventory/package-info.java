/**
 * Inventory: never oversold. The ledger is the escrow; vendors are told of each sale by a journal.
 *
 * <p>Start at {@link dev.understudy.inventory.Main} for the wiring, {@link
 * dev.understudy.inventory.Inventory} for the operations.
 */
@NullMarked
package dev.understudy.inventory;

import org.jspecify.annotations.NullMarked;
