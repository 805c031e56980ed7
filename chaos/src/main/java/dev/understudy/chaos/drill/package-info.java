/**
 * Outages under load, proven to have taken effect, timed and judged.
 *
 * <p>Start at {@link dev.understudy.chaos.drill.DrillRunner}.
 */
@NullMarked
package dev.understudy.chaos.drill;

import org.jspecify.annotations.NullMarked;
