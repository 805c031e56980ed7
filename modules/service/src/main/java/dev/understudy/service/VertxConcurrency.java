package dev.understudy.service;

import dev.understudy.failover.Concurrency;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs work on virtual threads of its own, and waits as a virtual thread of Vert.x must. */
public final class VertxConcurrency implements Concurrency {

  @Override
  public <T> CompletableFuture<T> start(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
  }

  @Override
  public <T> Optional<T> await(CompletableFuture<T> work, Duration atMost) {
    // Not await(timeout): on this train that leaves the verticle's queue suspended when it ends.
    return Future.fromCompletionStage(
            work.thenApply(Optional::of)
                .completeOnTimeout(Optional.empty(), atMost.toNanos(), TimeUnit.NANOSECONDS))
        .await();
  }
}
