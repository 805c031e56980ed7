package dev.understudy.resilience4j.vertx;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes calls that may throw. */
final class Calls {

  private Calls() {}

  /** A call that throws or returns null is a failed call, so that whoever counts it hears of it. */
  // Everything is caught: a permit that is held for the call must come back whatever is thrown.
  static <T extends @Nullable Object> Future<T> guarded(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    try {
      Future<T> future = call.get();
      if (future == null) {
        throw new NullPointerException("the supplier returned null, not a Future");
      }
      future.onComplete(promise);
    } catch (Throwable thrown) {
      promise.tryFail(thrown);
    }
    return promise.future();
  }
}
