package dev.understudy.resilience4j.vertx;

import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One part around a call. What it throws becomes a failed future. */
interface Stage {

  /**
   * Makes the call inside, or refuses to.
   *
   * @param next the call inside: never throws, and returns a future that belongs to no context, so
   *     that its end is heard at once
   */
  <T extends @Nullable Object> Future<T> run(Caller caller, Supplier<Future<T>> next);
}
