/**
 * Members of the health registry's cluster, as processes that can be told what to do and say what
 * they see.
 *
 * <p>Start at {@link dev.understudy.bench.node.Cluster}.
 */
@NullMarked
package dev.understudy.bench.node;

import org.jspecify.annotations.NullMarked;
