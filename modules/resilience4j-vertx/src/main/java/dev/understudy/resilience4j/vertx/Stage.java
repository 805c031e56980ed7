package dev.understudy.resilience4j.vertx;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** One part around a call. What it throws becomes a failed future. */
@FunctionalInterface
interface Stage {

  /** Makes the call inside, or refuses to. */
  <T extends @Nullable Object> Future<T> run(Caller caller, Call<T> next);
}
