package dev.understudy.resilience4j.vertx;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

record HedgeStage(Hedge hedge) implements Stage {

  @Override
  public <T extends @Nullable Object> Future<T> run(Caller caller, Call<T> next) {
    Race<T> race = new Race<>(hedge, caller, next);
    race.start();
    return race.promise.future();
  }

  /** The copies of one call. They end on any thread, the next is started by the event loop. */
  private static final class Race<T extends @Nullable Object> {

    private final Hedge hedge;
    private final Caller caller;
    private final Call<T> next;
    private final Promise<T> promise = Promise.promise();

    // Guarded by this.
    private int started = 1;
    private int running = 1;
    private Optional<Throwable> failureOfTheFirst = Optional.empty();

    Race(Hedge hedge, Caller caller, Call<T> next) {
      this.hedge = hedge;
      this.caller = caller.until(promise.future());
      this.next = next;
    }

    void start() {
      Future<T> first = next.start(caller);
      first.onFailure(failure -> firstFailed(failure));
      follow(first);
    }

    private void follow(Future<T> copy) {
      copy.onComplete((result, failure) -> end(result, failure));
      armNext();
    }

    private void armNext() {
      if (mayStartAnother()) {
        Caller.Timer timer = caller.after(hedge.delay(), this::startAnother);
        promise.future().onComplete((result, failure) -> timer.cancel());
      }
    }

    private void startAnother() {
      if (takeStart()) {
        follow(caller.onContext(next));
      }
    }

    private void end(T result, @Nullable Throwable failure) {
      if (failure == null) {
        promise.tryComplete(result);
      } else if (lastToEnd()) {
        promise.tryFail(failureOfTheFirst().orElse(failure));
      }
    }

    private synchronized void firstFailed(Throwable failure) {
      failureOfTheFirst = Optional.of(failure);
    }

    private synchronized Optional<Throwable> failureOfTheFirst() {
      return failureOfTheFirst;
    }

    private synchronized boolean mayStartAnother() {
      return started < hedge.maxCalls() && running > 0 && !promise.future().isComplete();
    }

    private synchronized boolean takeStart() {
      if (!mayStartAnother()) {
        return false;
      }
      started++;
      running++;
      return true;
    }

    private synchronized boolean lastToEnd() {
      running--;
      return running == 0;
    }
  }
}
