/**
 * Square's Inventory API.
 *
 * <p>Start at {@link dev.understudy.sims.square.SquareSim}.
 */
@NullMarked
package dev.understudy.sims.square;

import org.jspecify.annotations.NullMarked;
