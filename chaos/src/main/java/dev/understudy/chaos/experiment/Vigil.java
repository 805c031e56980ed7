package dev.understudy.chaos.experiment;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Checks the hypothesis again and again while the method runs; at least once. */
final class Vigil implements AutoCloseable {

  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
  private final boolean failFast;
  private volatile boolean deviated;
  private Optional<Future<?>> checking = Optional.empty();

  /** A vigil that nobody keeps yet. */
  Vigil(boolean failFast) {
    this.failFast = failFast;
  }

  /** Whether the steady state is there now. */
  @FunctionalInterface
  interface Check {
    boolean isSteady() throws InterruptedException;
  }

  /**
   * Begins.
   *
   * @param pause from the end of a check to the next, as Chaos Toolkit has it
   */
  void keep(Check check, Duration pause) {
    checking =
        Optional.of(
            thread.submit(
                () -> {
                  do {
                    deviated |= !check.isSteady();
                  } while (goesOn() && !over.await(pause.toNanos(), TimeUnit.NANOSECONDS));
                  return deviated;
                }));
  }

  /** Whether the method may go on. */
  boolean goesOn() {
    return !(failFast && deviated);
  }

  /**
   * Ends after the check that runs now.
   *
   * @return whether no check was bad
   */
  boolean end() throws InterruptedException {
    over.countDown();
    if (checking.isEmpty()) {
      return true;
    }
    try {
      checking.get().get();
      return !deviated;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    }
  }

  /** Ends at once. */
  @Override
  public void close() {
    thread.shutdownNow();
    thread.close();
  }
}
