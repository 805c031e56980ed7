package dev.understudy.chaos.toxic;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Passes data and the end on in order, each when it is due. */
final class TimedQueue {

  private final Vertx vertx;
  private final Sink out;
  private final Deque<Item> waiting = new ArrayDeque<>();
  private int waitingBytes;

  private sealed interface Item {
    long due();

    record Data(Buffer bytes, long due) implements Item {}

    record End(long due) implements Item {}
  }

  TimedQueue(Vertx vertx, Sink out) {
    this.vertx = vertx;
    this.out = out;
  }

  /**
   * Adds data.
   *
   * @param dueNanos by {@link System#nanoTime}; what waits before it goes first all the same
   */
  void data(Buffer data, long dueNanos) {
    if (waiting.isEmpty() && dueNanos <= System.nanoTime()) {
      out.data(data);
      return;
    }
    waitingBytes += data.length();
    add(new Item.Data(data, dueNanos));
  }

  void end(long dueNanos) {
    if (waiting.isEmpty() && dueNanos <= System.nanoTime()) {
      out.end();
    } else {
      add(new Item.End(dueNanos));
    }
  }

  private void add(Item item) {
    waiting.add(item);
    if (waiting.size() == 1) {
      schedule();
    }
  }

  /** Passes everything on now. */
  void flush() {
    while (!waiting.isEmpty()) {
      pass(waiting.removeFirst());
    }
  }

  int waitingBytes() {
    return waitingBytes;
  }

  private void schedule() {
    long nanos = waiting.getFirst().due() - System.nanoTime();
    // Rounded up, so that nothing comes too early: a timer counts whole milliseconds.
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos + 999_999);
    vertx.setTimer(Math.max(1, millis), _ -> passDue());
  }

  private void passDue() {
    while (!waiting.isEmpty() && waiting.getFirst().due() <= System.nanoTime()) {
      pass(waiting.removeFirst());
    }
    if (!waiting.isEmpty()) {
      schedule();
    }
  }

  private void pass(Item item) {
    switch (item) {
      case Item.Data(Buffer bytes, _) -> {
        waitingBytes -= bytes.length();
        out.data(bytes);
      }
      case Item.End(_) -> out.end();
    }
  }
}
