package dev.understudy.email;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Group commit: what is asked for while one statement runs goes into the next, so that many mails
 * share one flush of the disk.
 */
final class Batches<I, O> {

  /** One runs while the next gathers. */
  private static final int AT_ONCE = 2;

  private final Function<List<I>, List<O>> write;
  private final int most;
  private final ConcurrentLinkedQueue<Waiting<I, O>> waiting = new ConcurrentLinkedQueue<>();
  private final Semaphore writers = new Semaphore(AT_ONCE);

  /**
   * @param most in one statement, at most
   * @param write gives one answer for each item, in their order; durable when it returns
   */
  Batches(int most, Function<List<I>, List<O>> write) {
    this.most = most;
    this.write = write;
  }

  private record Waiting<I, O>(I item, CompletableFuture<O> answer) {}

  /** Waits until it is written; throws what its statement threw. */
  O write(I item) {
    Waiting<I, O> mine = new Waiting<>(item, new CompletableFuture<>());
    waiting.add(mine);
    wake();
    try {
      return mine.answer().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
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
    if (batch.isEmpty()) {
      return;
    }
    try {
      List<O> answers = write.apply(batch.stream().map(Waiting::item).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer().complete(answers.get(i));
      }
    } catch (RuntimeException | Error e) {
      // Each of those who wait throws it.
      batch.forEach(each -> each.answer().completeExceptionally(e));
    }
  }
}
