package dev.understudy.chaos.drill;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whether a platform has come to rest. JVMs that are ready still load and compile for seconds, and
 * a drill is about an outage and not about a start: it begins when they have done with that.
 */
final class Calm {

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** The part of a processor that a process may use at rest; an idle adapter uses a twelfth. */
  private static final double AT_REST = 0.2;

  private final List<ProcessHandle> processes;

  /** Of these processes; those that do not run on this machine are left out. */
  Calm(Collection<Long> pids) {
    this.processes = pids.stream().map(ProcessHandle::of).flatMap(Optional::stream).toList();
  }

  /**
   * Waits until all together use little of the processors, or has waited long enough.
   *
   * @return whether they have come to rest
   */
  boolean await(Duration patience) throws InterruptedException {
    long start = System.nanoTime();
    long before = start;
    Duration usedBefore = used();
    while (!processes.isEmpty()) {
      if (before - start > patience.toNanos()) {
        return false;
      }
      Thread.sleep(LOOK_EVERY);
      long now = System.nanoTime();
      Duration used = used();
      double part = (double) used.minus(usedBefore).toNanos() / (now - before);
      if (part <= AT_REST * processes.size()) {
        return true;
      }
      before = now;
      usedBefore = used;
    }
    return true;
  }

  private Duration used() {
    return processes.stream()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
