package dev.understudy.failover;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A clock that stands until a test moves it, and work that takes as long as it moves the clock.
 * What was started ends when somebody waits until then.
 */
final class VirtualTime implements InstantSource, Concurrency {

  private record End(Instant at, Runnable run) {}

  private final PriorityQueue<End> ends = new PriorityQueue<>(Comparator.comparing(End::at));
  private Instant now = Instant.EPOCH;

  @Override
  public Instant instant() {
    return now;
  }

  void pass(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public <T> CompletableFuture<T> start(Supplier<T> work) {
    Instant start = now;
    T result = work.get();
    CompletableFuture<T> future = new CompletableFuture<>();
    ends.add(new End(now, () -> future.complete(result)));
    now = start;
    return future;
  }

  @Override
  public <T> Optional<T> await(CompletableFuture<T> work, Duration atMost) {
    Instant until = now.plus(atMost);
    while (!work.isDone() && !ends.isEmpty() && !ends.element().at().isAfter(until)) {
      End end = ends.remove();
      now = end.at().isAfter(now) ? end.at() : now;
      end.run().run();
    }
    now = work.isDone() ? now : until;
    return work.isDone() ? Optional.of(work.join()) : Optional.empty();
  }
}
