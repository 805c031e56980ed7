package dev.understudy.failover;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a hedged read needs of the world: to ask two vendors at once, and to wait for the first. */
public interface Concurrency {

  /** Starts work on a thread of its own. */
  <T> CompletableFuture<T> start(Supplier<T> work);

  /**
   * Waits in the way that the caller's thread must wait.
   *
   * @return empty when the work has not ended in time; it goes on
   */
  <T> Optional<T> await(CompletableFuture<T> work, Duration atMost);
}
