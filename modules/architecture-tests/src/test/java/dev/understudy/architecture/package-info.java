/**
 * The rules of {@code docs/architecture.md} as tests.
 *
 * <p>Start at {@link dev.understudy.architecture.Rules}; each rule is also shown a class that
 * breaks it, and must see it.
 */
@NullMarked
package dev.understudy.architecture;

import org.jspecify.annotations.NullMarked;
