package dev.understudy.chaos.workload;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.understudy.local.PlatformFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An open-loop workload: operations start at a fixed rate, whether or not earlier ones have ended,
 * and their latency counts from when they were meant to start.
 */
public final class Workload implements AutoCloseable {

  /** Bounds what a platform that stands still can pile up here; beyond it a call has failed. */
  private static final int MOST_IN_FLIGHT = 8_000;

  private static final Duration END_PATIENCE = Duration.ofSeconds(45);

  private final long startNanos = System.nanoTime();
  private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Thread> arrivals = new ArrayList<>();
  private final Recorder recorder;
  private final long rampNanos;
  private volatile boolean running = true;

  /** Something that a caller does, the n-th time, meant to start at this moment. */
  private interface Operation {
    void run(long number, long intendedNanos);
  }

  /** A kind of operation, whose it is, and how it is done. */
  private record Arrival(String adapter, String kind, Operation operation) {}

  /**
   * Starts at once.
   *
   * @param ramp the time in which the rates rise from a tenth to the whole: a platform that has
   *     just started has compiled nothing yet, and nobody meets it with all there is
   * @param run sets this run's references apart from those of others
   */
  public Workload(
      PlatformFile platform,
      Calls calls,
      Rates rates,
      Clients clients,
      Duration ramp,
      History history,
      String run) {
    rampNanos = ramp.toNanos();
    recorder = new Recorder(history, startNanos);
    Operations operations =
        new Operations(platform.fixtures(), new Callers(platform, calls, clients), recorder, run);
    arrive(rates.charges(), new Arrival("payments", "charge", operations::charge));
    arrive(
        rates.bulkCharges().orElse(0),
        new Arrival("payments", "bulk-charge", operations::bulkCharge));
    arrive(
        rates.availability(), new Arrival("inventory", "availability", operations::availability));
    arrive(rates.reservations(), new Arrival("inventory", "reserve", operations::sale));
    arrive(rates.messages(), new Arrival("email", "send", operations::message));
  }

  /** Milliseconds since the start. */
  public long now() {
    return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
  }

  /** Starts no more operations. */
  public void end() throws InterruptedException {
    running = false;
    for (Thread each : arrivals) {
      each.join();
    }
  }

  /** Waits for the operations in flight; those that last too long end here, and have failed. */
  public void awaitLast() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      threads.shutdownNow();
      threads.awaitTermination(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void arrive(int perSecond, Arrival arrival) {
    if (perSecond > 0) {
      arrivals.add(
          Thread.ofPlatform()
              .daemon()
              .name("arrivals")
              .start(() -> arriveForEver(1_000_000_000L / perSecond, arrival)));
    }
  }

  private void arriveForEver(long gapNanos, Arrival arrival) {
    long number = 1;
    for (long next = startNanos; running; next += ramped(gapNanos, next), number++) {
      while (next - System.nanoTime() > 0 && running) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
      begin(number, next, arrival);
    }
  }

  private long ramped(long gapNanos, long at) {
    double progress = rampNanos == 0 ? 1 : Math.min(1, (double) (at - startNanos) / rampNanos);
    return (long) (gapNanos / (0.1 + 0.9 * progress));
  }

  private void begin(long number, long intendedNanos, Arrival arrival) {
    if (!inFlight.tryAcquire()) {
      Calls.Answer none = new Calls.Answer(0, MissingNode.getInstance(), false);
      recorder.note(new Recorder.Done("all", "dropped", intendedNanos, none), "", Optional.empty());
      return;
    }
    try {
      threads.execute(
          () -> {
            try {
              arrival.operation().run(number, intendedNanos);
            } finally {
              inFlight.release();
            }
          });
    } catch (RejectedExecutionException e) {
      inFlight.release(); // It has stopped meanwhile.
    }
  }

  @Override
  public void close() {
    running = false;
    threads.shutdownNow();
  }
}
