/**
 * The whole platform on one machine: database, vendors, proxies and adapters, each a real process.
 *
 * <p>Start at {@link dev.understudy.local.LocalPlatform#start}.
 */
@NullMarked
package dev.understudy.local;

import org.jspecify.annotations.NullMarked;
