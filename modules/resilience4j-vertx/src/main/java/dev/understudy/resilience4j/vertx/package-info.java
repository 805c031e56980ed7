/**
 * Resilience4j 2 for the Futures of Vert.x 5: circuit breaker, bulkhead, rate limiter, time
 * limiter, retry and hedge, without a blocked thread.
 *
 * <p>Start at {@link dev.understudy.resilience4j.vertx.Resilience}.
 */
@NullMarked
package dev.understudy.resilience4j.vertx;

import org.jspecify.annotations.NullMarked;
