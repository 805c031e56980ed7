package dev.understudy.resilience4j.vertx;

import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The Vert.x context that made a call: calls start there, and the caller's callbacks run there.
 *
 * <p>{@code ContextInternal} is Vert.x's own interface for those who build on it, and the only way
 * to a future that belongs to a context.
 */
record Caller(ContextInternal context, BooleanSupplier hasItsEnd) {

  static Caller of(Vertx vertx) {
    return new Caller(((VertxInternal) vertx).getOrCreateContext(), () -> false);
  }

  /**
   * The same caller for a call that nobody waits for once the end is there. What is under way then
   * goes on, but what still waits for its turn is not started.
   */
  Caller until(Future<?> end) {
    return new Caller(context, () -> hasItsEnd.getAsBoolean() || end.isComplete());
  }

  /** The same end, told on the caller's context. */
  <T extends @Nullable Object> Future<T> bind(Future<T> future) {
    Promise<T> promise = context.promise();
    future.onComplete(
        (result, failure) -> {
          try {
            promise.complete(result, failure);
          } catch (RejectedExecutionException closed) {
            // The caller's context is gone, and with it whoever would listen. What ends other calls
            // on this thread must not fail for that.
          }
        });
    return promise.future();
  }

  /**
   * Makes the call on the caller's context, unless it has its end by now. A context that takes no
   * more work fails it.
   */
  <T extends @Nullable Object> Future<T> onContext(Call<T> call) {
    Promise<T> promise = Promise.promise();
    try {
      context.runOnContext(ignored -> startIfWanted(call).onComplete(promise));
    } catch (RejectedExecutionException closed) {
      promise.fail(closed);
    }
    return promise.future();
  }

  private <T extends @Nullable Object> Future<T> startIfWanted(Call<T> call) {
    return hasItsEnd.getAsBoolean() ? Future.failedFuture(new NobodyWaits()) : call.start(this);
  }

  /** As {@link #onContext}, after the delay. */
  <T extends @Nullable Object> Future<T> later(Duration delay, Call<T> call) {
    Promise<T> promise = Promise.promise();
    after(delay, () -> onContext(call).onComplete(promise));
    return promise.future();
  }

  /**
   * Acts after the delay, on the event loop of the caller's context. Not on the context itself: a
   * busy worker would put off the end of a call, and {@code Vertx.setTimer} forgets its timers when
   * a verticle is undeployed, and with them the permits that they would have given back.
   *
   * @throws RejectedExecutionException when Vert.x is closed
   */
  Timer after(Duration delay, Runnable action) {
    ScheduledFuture<?> scheduled =
        context
            .nettyEventLoop()
            .schedule(
                () -> report(action), TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  private void report(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException thrown) {
      // The event loop would swallow it.
      context.reportException(thrown);
    }
  }

  /** What was to happen after a delay. */
  @FunctionalInterface
  interface Timer {

    /** Takes it back, unless it has happened. */
    void cancel();
  }
}
