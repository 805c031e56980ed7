/**
 * Open-loop load on the three adapters, and the history of what came back.
 *
 * <p>Start at {@link dev.understudy.chaos.workload.Workload}.
 */
@NullMarked
package dev.understudy.chaos.workload;

import org.jspecify.annotations.NullMarked;
