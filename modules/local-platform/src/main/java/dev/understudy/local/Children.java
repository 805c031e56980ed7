package dev.understudy.local;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** All processes of a platform, in the order they were started. */
final class Children {

  /** Whom the adapters need to finish what is in flight; they end last. */
  private static final Set<String> SUPPORT = Set.of("sims", "chaos");

  private final Aside aside;
  private final List<ChildProcess> all = new CopyOnWriteArrayList<>();
  private boolean stopping;

  Children(Aside aside) {
    this.aside = aside;
  }

  /**
   * Starts a process that {@link #stop} will end.
   *
   * @throws PlatformException when it cannot be started, or all of them are being stopped
   */
  synchronized ChildProcess start(Launch launch) {
    if (stopping) {
      throw new PlatformException("stopped before " + launch.name() + " was started");
    }
    ChildProcess child = ChildProcess.start(launch, aside);
    all.add(child);
    return child;
  }

  /**
   * An adapter's process.
   *
   * @throws IllegalArgumentException when there is none of this name
   */
  ChildProcess adapter(String name) {
    return all.stream()
        .filter(child -> child.name().equals(name) && !SUPPORT.contains(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("there is no adapter process \"" + name + "\""));
  }

  Map<String, Long> pids() {
    return all.stream().collect(Collectors.toMap(ChildProcess::name, ChildProcess::pid));
  }

  /** Ends all of them by then, by force if need be. From now on none is started. */
  void stop(Instant end) throws InterruptedException {
    synchronized (this) {
      stopping = true;
    }
    stop(all.stream().filter(child -> !SUPPORT.contains(child.name())).toList(), end);
    stop(all, end);
  }

  private static void stop(List<ChildProcess> some, Instant end) throws InterruptedException {
    some.forEach(ChildProcess::terminate);
    for (ChildProcess child : some) {
      Duration left = Duration.between(Instant.now(), end);
      child.awaitEnd(left.isNegative() ? Duration.ZERO : left);
    }
  }
}
