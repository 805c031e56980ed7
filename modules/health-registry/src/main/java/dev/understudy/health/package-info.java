/**
 * The cluster behind {@link dev.understudy.failover.HealthRegistry}: soft state, never the
 * authority over money or stock.
 *
 * <p>Start at {@link dev.understudy.health.HazelcastHealthRegistry}.
 */
@NullMarked
package dev.understudy.health;

import org.jspecify.annotations.NullMarked;
