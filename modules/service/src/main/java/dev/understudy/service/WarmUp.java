package dev.understudy.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls that are made once so that the first caller does not pay for what they load. */
final class WarmUp {

  private WarmUp() {}

  /** Makes all at once, and returns when they have ended or the time is over. */
  static void of(List<Runnable> calls, Duration limit) {
    // Their threads are waited for by nobody: one that hangs would keep the process from starting.
    CompletableFuture<?>[] made =
        calls.stream()
            .map(call -> CompletableFuture.runAsync(call, Thread::startVirtualThread))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(made)
        .exceptionally(_ -> null)
        .completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
