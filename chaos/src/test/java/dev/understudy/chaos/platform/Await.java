package dev.understudy.chaos.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** Waits for a condition, with a deadline. */
final class Await {

  /** Four JVMs that start at once on a busy machine of two cores take minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Await() {}

  static void until(String what, Callable<Boolean> condition) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.call()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("it never came to be: " + what);
      }
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }
}
