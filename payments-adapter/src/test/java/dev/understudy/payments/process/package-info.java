/**
 * The shipped jar as processes of its own: they are killed, and what is left is counted in the
 * vendors' own ledgers.
 *
 * <p>Start at {@link dev.understudy.payments.process.Cluster}.
 */
@NullMarked
package dev.understudy.payments.process;

import org.jspecify.annotations.NullMarked;
