/**
 * Measures what the platform claims of itself, each figure beside a reference of the same run.
 *
 * <p>Start at {@link dev.understudy.bench.Main}; each benchmark is a {@link
 * dev.understudy.bench.Bench}.
 */
@NullMarked
package dev.understudy.bench;

import org.jspecify.annotations.NullMarked;
