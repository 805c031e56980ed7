package dev.understudy.resilience4j.vertx;

import io.github.resilience4j.retry.Retry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks Resilience4j after each attempt whether, and after how long, there is another. */
record RetryStage(Retry retry) implements Stage {

  @Override
  public <T extends @Nullable Object> Future<T> run(Caller caller, Call<T> next) {
    Promise<T> promise = Promise.promise();
    new Attempts<>(retry.asyncContext(), caller, next, promise).follow(next.start(caller));
    return promise.future();
  }

  /** The attempts of one call; of these there is one at a time. */
  private record Attempts<T extends @Nullable Object>(
      Retry.AsyncContext<T> context, Caller caller, Call<T> next, Promise<T> promise) {

    void follow(Future<T> attempt) {
      attempt.onComplete(
          (result, failure) -> {
            try {
              end(result, failure);
            } catch (RuntimeException | Error thrown) {
              // By a predicate or an interval function, or MaxRetriesExceededException.
              promise.tryFail(thrown);
            }
          });
    }

    private void end(T result, @Nullable Throwable failure) {
      long millis = failure == null ? context.onResult(result) : afterFailure(failure);
      if (millis >= 0) {
        follow(caller.later(Duration.ofMillis(millis), next));
      } else if (failure == null) {
        context.onComplete();
        promise.complete(result);
      } else {
        promise.fail(failure);
      }
    }

    private long afterFailure(Throwable failure) {
      return failure instanceof Error ? -1 : context.onError(failure);
    }
  }
}
