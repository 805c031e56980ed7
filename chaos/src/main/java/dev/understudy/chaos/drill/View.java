package dev.understudy.chaos.drill;

import dev.understudy.chaos.workload.History;
import dev.understudy.chaos.workload.Tally;
import dev.understudy.local.PlatformFile;
import java.util.stream.Collectors;

/** The last moments of a drill for those who watch; looks at counts, never at the whole history. */
final class View {

  private static final long LOOKS_BACK_MILLIS = 1_000;

  private final PlatformFile platform;
  private final History history;
  private final Watcher watcher;
  private final Striker striker;

  View(PlatformFile platform, History history, Watcher watcher, Striker striker) {
    this.platform = platform;
    this.history = history;
    this.watcher = watcher;
    this.striker = striker;
  }

  void show(long now, Progress progress) {
    progress.second(
        now,
        striker.told(),
        platform.services().keySet().stream()
            // Those that get no load would only hide the others.
            .filter(adapter -> !history.kinds(adapter).isEmpty())
            .map(adapter -> of(adapter, now))
            .toList());
  }

  private Progress.AdapterView of(String adapter, long now) {
    long since = Math.max(0, now - LOOKS_BACK_MILLIS);
    Tally recent = history.fresh(adapter);
    String serving =
        history.served(adapter).entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue().recent(since))
            .filter(text -> !text.endsWith(" 0"))
            .collect(Collectors.joining(", "));
    String states =
        Vendors.of(adapter).stream()
            .filter(platform.vendors()::containsKey)
            .map(vendor -> vendor + " " + watcher.state(vendor))
            .collect(Collectors.joining(", "));
    return new Progress.AdapterView(
        adapter, recent.count(), recent.failed(), recent.millis(99), serving, states);
  }
}
