/**
 * The shipped jars as processes, from the outside.
 *
 * <p>Start at {@link dev.understudy.chaos.platform.PlatformIT}.
 */
@NullMarked
package dev.understudy.chaos.platform;

import org.jspecify.annotations.NullMarked;
