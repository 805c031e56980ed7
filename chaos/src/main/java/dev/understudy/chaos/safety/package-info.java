/**
 * What keeps chaos from harming what it should not.
 *
 * <p>Start at {@link dev.understudy.chaos.safety.Permit}.
 */
@NullMarked
package dev.understudy.chaos.safety;

import org.jspecify.annotations.NullMarked;
