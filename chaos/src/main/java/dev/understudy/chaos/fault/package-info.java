/**
 * Faults inside the JVM of a process that knows nothing of chaos, by Byteman, attached from
 * outside.
 *
 * <p>Start at {@link dev.understudy.chaos.fault.JvmFaults}.
 */
@NullMarked
package dev.understudy.chaos.fault;

import org.jspecify.annotations.NullMarked;
