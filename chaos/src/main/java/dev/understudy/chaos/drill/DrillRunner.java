package dev.understudy.chaos.drill;

import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.chaos.workload.Sample;
import dev.understudy.chaos.workload.Workload;
import dev.understudy.local.PlatformFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Runs a drill against a running platform: load, outages in turn, and then the counting. Outages
 * are taken back whatever happens.
 */
public final class DrillRunner {

  private final PlatformFile platform;
  private final Drill drill;
  private final long seed;
  private final Progress progress;
  private final Calls calls;
  private final Injector injector;
  private final Witnesses witnesses;
  private final List<Report.Event> timeline = new CopyOnWriteArrayList<>();
  private final List<Injected> injected = new ArrayList<>();

  public DrillRunner(PlatformFile platform, Drill drill, long seed, Progress progress) {
    this.platform = platform;
    this.drill = drill;
    this.seed = seed;
    this.progress = progress;
    this.calls = new Calls(platform.apiKey());
    this.injector = new Injector(platform, calls);
    this.witnesses = new Witnesses(platform, calls);
  }

  /**
   * Runs to the end.
   *
   * @throws DrillException when the platform cannot be driven
   */
  public Report run() throws InterruptedException {
    Instant started = Instant.now();
    String run = "d" + Long.toString(started.toEpochMilli(), 36);
    try (calls;
        Workload workload = new Workload(platform, calls, drill.rates(), run);
        Watcher watcher = new Watcher(platform, calls, workload::now, timeline)) {
      progress.step("load: " + drill.rates());
      pass(drill.warmUp(), "", workload, watcher);
      for (Drill.Outage outage : drill.outages()) {
        strike(outage, workload, watcher);
      }
      workload.stop();
      long end = workload.now();
      progress.step("load has ended; waiting for what is still under way");
      Evidence evidence = witnesses.settled(workload.history());
      return new Judge(platform, drill, seed, started, watcher, evidence)
          .report(end, injected, timeline);
    }
  }

  private void strike(Drill.Outage outage, Workload workload, Watcher watcher)
      throws InterruptedException {
    long from = workload.now();
    String what = outage.vendor() + ": " + outage.fault();
    note(from, "outage begins: " + outage.name() + " (" + what + ")");
    boolean observed = false;
    try {
      injector.inject(outage);
      pass(outage.lasts(), what, workload, watcher);
      observed = injector.observed(outage);
    } finally {
      injector.rollBack(outage);
    }
    long to = workload.now();
    injected.add(new Injected(outage, from, to, observed));
    note(to, "outage ends: " + outage.name() + (observed ? "" : ", which nobody met"));
    pass(outage.recovery(), "", workload, watcher);
  }

  private void note(long at, String event) {
    timeline.add(new Report.Event(at, event));
    progress.step(String.format(Locale.ROOT, "%5.1f s  %s", at / 1000.0, event));
  }

  private void pass(Duration time, String injecting, Workload workload, Watcher watcher)
      throws InterruptedException {
    long end = workload.now() + time.toMillis();
    while (workload.now() < end) {
      Thread.sleep(Math.min(1000, Math.max(1, end - workload.now())));
      long now = workload.now();
      progress.second(now, injecting, views(workload.history(), watcher, now));
    }
  }

  private List<Progress.AdapterView> views(List<Sample> history, Watcher watcher, long now) {
    return platform.services().keySet().stream()
        .map(
            adapter ->
                view(
                    adapter,
                    history.stream()
                        .filter(s -> s.adapter().equals(adapter) && s.atMillis() >= now - 1500)
                        .toList(),
                    watcher))
        .toList();
  }

  private Progress.AdapterView view(String adapter, List<Sample> recent, Watcher watcher) {
    String serving =
        recent.stream()
            .filter(sample -> !sample.provider().isEmpty())
            .collect(Collectors.groupingBy(Sample::provider, Collectors.counting()))
            .entrySet()
            .stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .sorted()
            .collect(Collectors.joining(", "));
    String states =
        Vendors.of(adapter).stream()
            .map(vendor -> vendor + " " + watcher.state(vendor))
            .collect(Collectors.joining(", "));
    return new Progress.AdapterView(
        adapter,
        recent.size(),
        Measures.count(recent, Sample.Result.FAILED),
        Measures.millis(Measures.latencies(recent), 99),
        serving,
        states);
  }
}
