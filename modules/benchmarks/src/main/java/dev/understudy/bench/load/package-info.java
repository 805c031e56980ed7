/**
 * Load for HTTP servers, and how long their answers took.
 *
 * <p>Start at {@link dev.understudy.bench.load.OpenLoop} for a fixed rate, {@link
 * dev.understudy.bench.load.ClosedLoop} for a fixed number of callers.
 */
@NullMarked
package dev.understudy.bench.load;

import org.jspecify.annotations.NullMarked;
