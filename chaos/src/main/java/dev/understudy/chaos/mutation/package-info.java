/**
 * Proves that drills can fail: each mutation switches one protection off in the adapters of a
 * drill's own platform, and the drill must then fail by the check that is about it.
 *
 * <p>Start at {@link dev.understudy.chaos.mutation.Prover}.
 */
@NullMarked
package dev.understudy.chaos.mutation;

import org.jspecify.annotations.NullMarked;
