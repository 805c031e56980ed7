/**
 * What is measured, and what it stands on, each a process of its own on this machine.
 *
 * <p>Start at {@link dev.understudy.bench.stage.Stage}.
 */
@NullMarked
package dev.understudy.bench.stage;

import org.jspecify.annotations.NullMarked;
