package dev.understudy.resilience4j.vertx;

import io.github.resilience4j.timelimiter.TimeLimiter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The call and the clock race for one promise: the first decides, the other is dropped. */
record TimeLimiterStage(TimeLimiter limiter) implements Stage {

  @Override
  public <T extends @Nullable Object> Future<T> run(Caller caller, Supplier<Future<T>> next) {
    Future<T> call = next.get();
    return (call.isComplete() ? call : race(caller, call)).andThen(this::end);
  }

  private <T extends @Nullable Object> Future<T> race(Caller caller, Future<T> call) {
    Promise<T> first = Promise.promise();
    Duration limit = limiter.getTimeLimiterConfig().getTimeoutDuration();
    Caller.Timer clock = caller.after(limit, () -> first.tryFail(timedOut()));
    call.onComplete(
        (result, failure) -> {
          clock.cancel();
          if (failure == null) {
            first.tryComplete(result);
          } else {
            first.tryFail(failure);
          }
        });
    return first.future();
  }

  private Throwable timedOut() {
    return TimeLimiter.createdTimeoutExceptionWithName(limiter.getName(), null);
  }

  private void end(@Nullable Object result, @Nullable Throwable failure) {
    if (failure == null) {
      limiter.onSuccess();
    } else {
      limiter.onError(failure);
    }
  }
}
