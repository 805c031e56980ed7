/**
 * Whether what was promised held, counted against the vendors' own ledgers.
 *
 * <p>Start at {@link dev.understudy.chaos.check.Checks}.
 */
@NullMarked
package dev.understudy.chaos.check;

import org.jspecify.annotations.NullMarked;
