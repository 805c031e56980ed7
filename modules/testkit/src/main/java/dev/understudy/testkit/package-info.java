/**
 * What tests of adapters need: a clock and a registry in the test's hand, a relay that loses
 * answers, vendors in the same process, and crashes at every point of a piece of work.
 *
 * <p>Start at {@link dev.understudy.testkit.CrashPoints}.
 */
@NullMarked
package dev.understudy.testkit;

import org.jspecify.annotations.NullMarked;
