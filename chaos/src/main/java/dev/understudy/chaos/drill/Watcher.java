package dev.understudy.chaos.drill;

import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * Looks five times a second at what every node says of itself and of its vendors, and at how many
 * calls each vendor has got. A node that does not answer keeps no other from being looked at.
 */
final class Watcher implements AutoCloseable {

  private static final long EVERY_MILLIS = 200;

  private final PlatformFile platform;
  private final Calls calls;
  private final LongSupplier now;
  private final Map<String, String> states = new ConcurrentHashMap<>();
  private final List<Report.Event> timeline;
  private final List<Change> changes = new CopyOnWriteArrayList<>();
  private final Sightings sightings = new Sightings();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running = true;

  /** A vendor's state, from this moment on. */
  record Change(long atMillis, String vendor, String state) {}

  Watcher(PlatformFile platform, Calls calls, LongSupplier now, List<Report.Event> timeline) {
    this.platform = platform;
    this.calls = calls;
    this.now = now;
    this.timeline = timeline;
    Set<String> services = new HashSet<>();
    for (Node node : Node.of(platform)) {
      // The verdicts are the cluster's: one node of each service tells them to the timeline.
      boolean tells = services.add(node.service());
      watch(node.name(), () -> look(node, tells));
    }
    watch("vendors", this::count);
  }

  Sightings sightings() {
    return sightings;
  }

  String state(String vendor) {
    return states.getOrDefault(vendor, "UNPROVEN");
  }

  /** From a moment on, when a vendor was first seen in none of the good states; -1 for never. */
  long firstBad(String vendor, long from) {
    return changes.stream()
        .filter(change -> change.vendor().equals(vendor) && change.atMillis() >= from)
        .filter(change -> !List.of("UNPROVEN", "UP", "DEGRADED").contains(change.state()))
        .mapToLong(Change::atMillis)
        .findFirst()
        .orElse(-1);
  }

  private void watch(String name, Runnable look) {
    threads.add(
        Thread.ofVirtual()
            .name("watches " + name)
            .start(
                () -> {
                  try {
                    while (running) {
                      look.run();
                      Thread.sleep(EVERY_MILLIS);
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  private void look(Node node, boolean tells) {
    Calls.Answer ready = calls.get(node.url() + "/health/ready");
    Calls.Answer providers = calls.get(node.url() + "/v1/providers");
    Sighting sighting =
        Sighting.of(now.getAsLong(), ready.status(), ready.body(), providers.body());
    sightings.add(node, sighting);
    if (tells) {
      sighting.vendors().forEach((vendor, seen) -> tell(sighting.atMillis(), vendor, seen));
    }
  }

  private void tell(long at, String vendor, Sighting.Seen seen) {
    String before = states.put(vendor, seen.told());
    if (before != null && !before.equals(seen.told())) {
      changes.add(new Change(at, vendor, seen.state()));
      timeline.add(new Report.Event(at, vendor + " is " + seen.told() + ": " + seen.reason()));
    }
  }

  private void count() {
    platform
        .vendors()
        .forEach(
            (vendor, entry) -> {
              Calls.Answer answer = calls.get(entry.url() + "/__sim/behaviour");
              if (answer.status() == 200) {
                sightings.count(vendor, now.getAsLong(), answer.body().path("calls").asLong());
              }
            });
  }

  /** Returns when nobody looks any more: who looks needs the client, which is closed next. */
  @Override
  public void close() {
    running = false;
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
