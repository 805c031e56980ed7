/**
 * Outages on purpose: toxics, drills, checks and reports.
 *
 * <p>Start at {@link dev.understudy.chaos.Main}.
 */
@NullMarked
package dev.understudy.chaos;

import org.jspecify.annotations.NullMarked;
