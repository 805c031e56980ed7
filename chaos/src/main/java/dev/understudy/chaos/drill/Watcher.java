package dev.understudy.chaos.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** Looks at what the adapters say of their vendors, five times a second, and notes each change. */
final class Watcher implements AutoCloseable {

  private static final long EVERY_MILLIS = 200;

  private final PlatformFile platform;
  private final Calls calls;
  private final LongSupplier now;
  private final Map<String, String> states = new ConcurrentHashMap<>();
  private final List<Report.Event> timeline;
  private final List<Change> changes = new CopyOnWriteArrayList<>();
  private volatile boolean running = true;

  /** A vendor's state, from this moment on. */
  record Change(long atMillis, String vendor, String state) {}

  Watcher(PlatformFile platform, Calls calls, LongSupplier now, List<Report.Event> timeline) {
    this.platform = platform;
    this.calls = calls;
    this.now = now;
    this.timeline = timeline;
    Thread.ofVirtual().name("watcher").start(this::watch);
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

  private void watch() {
    while (running) {
      platform.services().values().forEach(nodes -> look(nodes.getFirst()));
      try {
        Thread.sleep(EVERY_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look(String node) {
    for (JsonNode provider : calls.get(node + "/v1/providers").body().path("providers")) {
      String vendor = provider.path("id").asText();
      String state = provider.path("state").asText();
      String shown =
          state.equals("RECOVERING")
              ? state + " " + Math.round(provider.path("share").asDouble() * 100) + " %"
              : state;
      String before = states.put(vendor, shown);
      if (before != null && !before.equals(shown)) {
        changes.add(new Change(now.getAsLong(), vendor, state));
        timeline.add(
            new Report.Event(
                now.getAsLong(),
                vendor + " is " + shown + ": " + provider.path("reason").asText()));
      }
    }
  }

  @Override
  public void close() {
    running = false;
  }
}
