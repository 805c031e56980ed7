/**
 * Chaos Toolkit's experiments, run so that no fault outlives its run.
 *
 * <p>Start at {@link dev.understudy.chaos.experiment.ExperimentRun}.
 */
@NullMarked
package dev.understudy.chaos.experiment;

import org.jspecify.annotations.NullMarked;
