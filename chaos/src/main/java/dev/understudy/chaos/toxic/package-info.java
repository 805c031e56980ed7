/**
 * A TCP proxy that makes the network as bad as it is told to, by Toxiproxy's HTTP API.
 *
 * <p>Start at {@link dev.understudy.chaos.toxic.ToxicApi}.
 */
@NullMarked
package dev.understudy.chaos.toxic;

import org.jspecify.annotations.NullMarked;
