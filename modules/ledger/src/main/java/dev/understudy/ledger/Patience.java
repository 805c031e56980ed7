package dev.understudy.ledger;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How long the caller of some work waits for the ledger. What is answered later is of no use to it,
 * so the work goes on without the answer, with a {@link DatabaseUnavailableException}. It is no
 * cancellation: what was asked for may have been done, or be done yet.
 */
public final class Patience {

  /** When it ends, in terms of {@link System#nanoTime}. */
  private static final ScopedValue<Long> END = ScopedValue.newInstance();

  private Patience() {}

  /** Does work on this thread, whose statements are waited for that long altogether. */
  public static <T> T of(Duration limit, Supplier<T> work) {
    return ScopedValue.where(END, System.nanoTime() + limit.toNanos()).call(work::get);
  }

  static <T> Future<T> bound(Future<T> answer) {
    if (!END.isBound()) {
      return answer;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(END.get() - System.nanoTime());
    return answer.timeout(Math.max(1, millis), TimeUnit.MILLISECONDS);
  }

  /** Whether the caller's own patience has ended, which says nothing of the database. */
  static boolean ended() {
    return END.isBound() && System.nanoTime() - END.get() >= -TimeUnit.MILLISECONDS.toNanos(2);
  }
}
