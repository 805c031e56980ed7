package dev.understudy.resilience4j.vertx;

import io.github.resilience4j.timelimiter.TimeLimiter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The call and the clock race for one promise: the first decides, the other is dropped. */
record TimeLimiterStage(TimeLimiter limiter) implements Stage {

  @Override
  public <T extends @Nullable Object> Future<T> run(Caller caller, Call<T> next) {
    Promise<T> first = Promise.promise();
    Future<T> call = next.start(caller.until(first.future()));
    return (call.isComplete() ? call : race(caller, call, first)).andThen(this::end);
  }

  private <T extends @Nullable Object> Future<T> race(
      Caller caller, Future<T> call, Promise<T> first) {
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
