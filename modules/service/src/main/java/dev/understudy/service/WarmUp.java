package dev.understudy.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Calls that are made once so that the first caller does not pay for what they load. */
final class WarmUp {

  private WarmUp() {}

  /** Makes all at once, and returns when they have ended or the time is over. */
  static void of(List<Runnable> calls, Duration limit) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> made =
          calls.stream().map(call -> CompletableFuture.runAsync(call, threads)).toList();
      CompletableFuture.allOf(made.toArray(CompletableFuture[]::new))
          .completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    }
  }
}
