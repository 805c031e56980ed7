/**
 * The commands of this module, one class each.
 *
 * <p>Start at {@link dev.understudy.chaos.Main}.
 */
@NullMarked
package dev.understudy.chaos.cli;

import org.jspecify.annotations.NullMarked;
