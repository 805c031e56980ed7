package dev.understudy.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Group commit: what is asked for while one statement runs goes into the next, so that many rows
 * share one way to the database and one flush of its disk. Nobody waits for company: what comes
 * alone is written at once.
 */
public final class Batches<I, O> {

  /** A connection that nobody answers on must not keep all later batches waiting. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Function<List<I>, List<O>> write;
  private final int most;
  private final Queue<Waiting<I, O>> waiting = new ConcurrentLinkedQueue<>();
  private final Semaphore writers;

  /**
   * Writes nothing yet.
   *
   * @param most items in one statement
   * @param atOnce statements that run side by side
   * @param write one statement, in a transaction of its own: gives one answer for each item, in
   *     their order, and is durable when it returns
   */
  public Batches(int most, int atOnce, Function<List<I>, List<O>> write) {
    this.write = write;
    this.most = most;
    this.writers = new Semaphore(atOnce);
  }

  private record Waiting<I, O>(I item, Promise<O> answer) {}

  /**
   * Waits until it is written, for as long as the caller's {@link Patience} lasts; throws what its
   * statement threw.
   */
  public O write(I item) {
    Waiting<I, O> mine = new Waiting<>(item, Promise.promise());
    waiting.add(mine);
    wake();
    return Patience.bound(mine.answer().future()).recover(e -> gaveUp(mine, e)).await();
  }

  /** Whose caller has gone need not be written any more; if it has been, that stands. */
  private Future<O> gaveUp(Waiting<I, O> mine, Throwable why) {
    if (why instanceof TimeoutException) {
      waiting.remove(mine);
      return Future.failedFuture(new DatabaseUnavailableException(why));
    }
    return Future.failedFuture(why);
  }

  /** How many wait for the next statement. */
  public int waiting() {
    return waiting.size();
  }

  private void wake() {
    if (!waiting.isEmpty() && writers.tryAcquire()) {
      Thread.ofVirtual().name("batch").start(this::drain);
    }
  }

  private void drain() {
    try {
      while (!waiting.isEmpty()) {
        writeAll(taken());
      }
    } finally {
      writers.release();
      // Who came while the place was being given up must not be left without a writer.
      wake();
    }
  }

  private List<Waiting<I, O>> taken() {
    List<Waiting<I, O>> batch = new ArrayList<>();
    while (batch.size() < most) {
      Waiting<I, O> next = waiting.poll();
      if (next == null) {
        break;
      }
      batch.add(next);
    }
    return batch;
  }

  private void writeAll(List<Waiting<I, O>> batch) {
    Future<List<O>> answers = Future.succeededFuture(batch).map(this::written);
    if (answers.cause() instanceof PgException && batch.size() > 1) {
      // The database refused the statement and undid all of it: what is wrong must fail alone.
      batch.forEach(each -> writeAll(List.of(each)));
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      int place = i;
      answers.map(all -> all.get(place)).onComplete(batch.get(place).answer());
    }
  }

  private List<O> written(List<Waiting<I, O>> batch) {
    List<I> items = batch.stream().map(Waiting::item).toList();
    return batch.isEmpty() ? List.of() : Patience.of(LONGEST, () -> write.apply(items));
  }
}
