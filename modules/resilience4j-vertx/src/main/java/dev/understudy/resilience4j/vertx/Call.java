package dev.understudy.resilience4j.vertx;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that can be started, more than once. It never throws, and its future belongs to no
 * context, so that what counts the call hears of its end on the spot.
 */
@FunctionalInterface
interface Call<T extends @Nullable Object> {

  Future<T> start(Caller caller);

  /** The user's call. */
  static <T extends @Nullable Object> Call<T> of(Supplier<Future<T>> supplier) {
    return caller -> guarded(supplier);
  }

  /** This call with a part around it. */
  default Call<T> in(Stage stage) {
    return caller -> guarded(() -> stage.run(caller, this));
  }

  /** A call that throws or returns null is a failed call, so that whoever counts it hears of it. */
  // Everything is caught: a permit that is held for the call must come back whatever is thrown.
  private static <T extends @Nullable Object> Future<T> guarded(Supplier<Future<T>> supplier) {
    Promise<T> promise = Promise.promise();
    try {
      Future<T> future = supplier.get();
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
