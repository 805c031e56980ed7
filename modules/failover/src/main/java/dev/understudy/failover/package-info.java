/**
 * Decides which vendor serves a call and what the end of an attempt means.
 *
 * <p>Start at {@link dev.understudy.failover.Failover}; every attempt ends in an {@link
 * dev.understudy.failover.Outcome}.
 */
@NullMarked
package dev.understudy.failover;

import org.jspecify.annotations.NullMarked;
