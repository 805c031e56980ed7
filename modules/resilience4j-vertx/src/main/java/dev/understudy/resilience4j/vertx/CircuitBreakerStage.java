package dev.understudy.resilience4j.vertx;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Every permission that was had ends in exactly one record, or is given back. */
record CircuitBreakerStage(CircuitBreaker breaker) implements Stage {

  @Override
  public <T extends @Nullable Object> Future<T> run(Caller caller, Call<T> next) {
    if (!breaker.tryAcquirePermission()) {
      return Future.failedFuture(
          CallNotPermittedException.createCallNotPermittedException(breaker));
    }
    long start = breaker.getCurrentTimestamp();
    return next.start(caller)
        .andThen((result, failure) -> end(breaker.getCurrentTimestamp() - start, result, failure));
  }

  private void end(long took, @Nullable Object result, @Nullable Throwable failure) {
    try {
      record(took, result, failure);
    } catch (RuntimeException | Error thrown) {
      // A predicate that throws has recorded nothing: half open, one call less would be let
      // through.
      breaker.releasePermission();
      throw thrown;
    }
  }

  private void record(long took, @Nullable Object result, @Nullable Throwable failure) {
    TimeUnit unit = breaker.getTimestampUnit();
    if (failure == null) {
      breaker.onResult(took, unit, result);
    } else if (failure instanceof Error || failure instanceof NobodyWaits) {
      breaker.releasePermission();
    } else {
      breaker.onError(took, unit, failure);
    }
  }
}
