package dev.understudy.chaos.workload;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.understudy.local.PlatformFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private volatile boolean running = true;

  /** Something that a caller does, meant to start at this moment. */
  private interface Operation {
    void run(Planned planned, long intendedNanos);
  }

  /**
   * Starts at once.
   *
   * @param ramp the time in which the rates rise from a tenth to the whole: a platform that has
   *     just started has compiled nothing yet, and nobody meets it with all there is
   * @param run sets this run's references apart from those of others
   * @param seed decides when in its slot each operation is meant to start
   */
  public Workload(
      PlatformFile platform,
      Calls calls,
      Rates rates,
      Clients clients,
      Duration ramp,
      History history,
      String run,
      long seed) {
    recorder = new Recorder(history, startNanos);
    Callers callers = new Callers(platform, calls, clients);
    Operations operations = new Operations(platform.fixtures(), callers, recorder, run);
    Orders orders = new Orders(platform.fixtures(), callers, recorder, run);
    Map<String, Operation> kinds =
        new HashMap<>(
            Map.of(
                "charge", operations::charge,
                "bulk-charge", operations::bulkCharge,
                "order", orders::order,
                "availability", operations::availability,
                "reserve", operations::sale,
                "send", operations::message));
    rates
        .elsewhere()
        .ifPresent(_ -> kinds.put("elsewhere", new OtherChannels(platform, calls, recorder)::sell));
    rates
        .byKind()
        .forEach(
            (kind, perSecond) ->
                arrive(new Arrivals(kind, perSecond, ramp, seed), operation(kinds, kind)));
  }

  private static Operation operation(Map<String, Operation> kinds, String kind) {
    return Optional.ofNullable(kinds.get(kind)).orElseThrow();
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

  private void arrive(Arrivals plan, Operation operation) {
    arrivals.add(
        Thread.ofPlatform().daemon().name("arrivals").start(() -> arriveForEver(plan, operation)));
  }

  private void arriveForEver(Arrivals plan, Operation operation) {
    while (running) {
      Planned next = plan.get();
      long at = startNanos + next.atNanos();
      while (at - System.nanoTime() > 0 && running) {
        LockSupport.parkNanos(at - System.nanoTime());
      }
      if (running) {
        begin(next, at, operation);
      }
    }
  }

  private void begin(Planned planned, long intendedNanos, Operation operation) {
    if (!inFlight.tryAcquire()) {
      Calls.Answer none = new Calls.Answer(0, MissingNode.getInstance(), false);
      recorder.note(new Recorder.Done("all", "dropped", intendedNanos, none), "", Optional.empty());
      return;
    }
    try {
      threads.execute(
          () -> {
            try {
              operation.run(planned, intendedNanos);
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
