package dev.understudy.resilience4j.vertx;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reserves, and waits with a timer where the blocking decorator would park the thread. */
record RateLimiterStage(RateLimiter limiter, int permits) implements Stage {

  RateLimiterStage {
    if (permits < 1) {
      throw new IllegalArgumentException("permits must be at least 1, was " + permits);
    }
  }

  @Override
  public <T extends @Nullable Object> Future<T> run(Caller caller, Call<T> next) {
    long nanosToWait = limiter.reservePermission(permits);
    if (nanosToWait < 0) {
      return Future.failedFuture(RequestNotPermitted.createRequestNotPermitted(limiter));
    }
    Future<T> call =
        nanosToWait == 0 ? next.start(caller) : caller.later(Duration.ofNanos(nanosToWait), next);
    return call.andThen(this::end);
  }

  /** The limiter's configuration may drain it by what a call returned. */
  private void end(@Nullable Object result, @Nullable Throwable failure) {
    if (failure == null) {
      limiter.onResult(result);
    } else {
      limiter.onError(failure);
    }
  }
}
