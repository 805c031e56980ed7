package dev.understudy.ledger;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * How long the caller of some work waits for the ledger. What is answered later is of no use to it,
 * so the work goes on without the answer, with a {@link DatabaseUnavailableException}. It is no
 * cancellation: what was asked for may have been done, or be done yet.
 */
public final class Patience {

  /** When it ends, in terms of {@link System#nanoTime}. */
  private static final ScopedValue<Long> END = ScopedValue.newInstance();

  private static final long TICK_MILLIS = 10;

  /**
   * Nearly every wait ends before its time. Here that costs a few writes to memory, where a timer
   * of a future's own wakes a thread when it is set and once more when it is not needed any more. A
   * wait may be a tick too long.
   */
  private static final HashedWheelTimer ENDS =
      new HashedWheelTimer(
          Thread.ofPlatform().daemon().name("patience").factory(),
          TICK_MILLIS,
          TimeUnit.MILLISECONDS);

  private Patience() {}

  /** Does work on this thread, whose statements are waited for that long altogether. */
  public static <T> T of(Duration limit, Supplier<T> work) {
    return ScopedValue.where(END, System.nanoTime() + limit.toNanos()).call(work::get);
  }

  static <T> Future<T> bound(Future<T> answer) {
    if (!END.isBound() || answer.isComplete()) {
      return answer;
    }
    Promise<T> inTime = Promise.promise();
    Timeout end =
        ENDS.newTimeout(
            _ -> inTime.tryFail(new TimeoutException("nobody waits any longer")),
            Math.max(0, END.get() - System.nanoTime()),
            TimeUnit.NANOSECONDS);
    answer.onComplete(
        result -> {
          end.cancel();
          inTime.tryComplete(result);
        },
        error -> {
          end.cancel();
          inTime.tryFail(error);
        });
    return inTime.future();
  }

  /** Whether the caller's own patience has ended, which says nothing of the database. */
  static boolean ended() {
    return END.isBound() && System.nanoTime() - END.get() >= -TimeUnit.MILLISECONDS.toNanos(2);
  }
}
