package dev.understudy.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, never for a time. */
public final class Await {

  private static final long PAUSE_NANOS = 5_000_000;

  private Await() {}

  /**
   * Waits until something holds.
   *
   * @param what as a sentence, for the message when it never does
   * @throws AssertionError when it does not hold in time
   */
  public static void until(String what, Duration atMost, Callable<Boolean> condition)
      throws Exception {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - end >= 0) {
        throw new AssertionError("not within " + atMost + ": " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
