package dev.understudy.chaos.drill;

import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.check.Checks;
import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.check.Invariant;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Runs a drill against a running platform: load, outages in turn, and then the counting. Outages
 * are taken back whatever happens.
 */
public final class DrillRunner {

  private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(30);
  private static final List<String> INVENTORY_VENDORS = List.of("shopify", "square");

  private final PlatformFile platform;
  private final Drill drill;
  private final long seed;
  private final Progress progress;
  private final Calls calls;
  private final Injector injector;
  private final Ledgers ledgers;
  private final List<Report.Event> timeline = new CopyOnWriteArrayList<>();
  private final List<Injected> injected = new ArrayList<>();

  /** An outage that was brought about, in milliseconds from the start. */
  private record Injected(Drill.Outage outage, long from, long to, boolean observed) {}

  /** What the checks need. */
  private record Evidence(
      List<Sample> history, List<Acknowledged> acknowledged, List<Entry> entries) {}

  public DrillRunner(PlatformFile platform, Drill drill, long seed, Progress progress) {
    this.platform = platform;
    this.drill = drill;
    this.seed = seed;
    this.progress = progress;
    this.calls = new Calls(platform.apiKey());
    this.injector = new Injector(platform, calls);
    this.ledgers = new Ledgers(platform, calls);
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
      Evidence evidence = settled(workload.history());
      return report(started, end, evidence, watcher);
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

  /** Waits until nothing is under way any more, as long as it is worth waiting. */
  private Evidence settled(List<Sample> history) throws InterruptedException {
    Instant end = Instant.now().plus(SETTLE_PATIENCE);
    while (true) {
      Evidence evidence = evidence(history);
      boolean done = lost(evidence) == 0 && underWay(history).isEmpty();
      if (done || Instant.now().isAfter(end)) {
        return evidence;
      }
      Thread.sleep(500);
    }
  }

  private Evidence evidence(List<Sample> history) {
    List<Acknowledged> acknowledged =
        history.stream()
            .map(Sample::acknowledged)
            .flatMap(Optional::stream)
            .collect(Collectors.toCollection(ArrayList::new));
    history.stream()
        .filter(sample -> sample.result() == Sample.Result.PROCESSING)
        .filter(sample -> List.of("CAPTURED", "AUTHORISED").contains(status(sample)))
        .forEach(
            sample ->
                acknowledged.add(
                    new Acknowledged(Acknowledged.Kind.PAYMENT, sample.reference(), "", 0, "")));
    return new Evidence(history, acknowledged, ledgers.read());
  }

  private List<Sample> underWay(List<Sample> history) {
    return history.stream()
        .filter(sample -> sample.result() == Sample.Result.PROCESSING)
        .filter(sample -> List.of("SENT", "UNKNOWN", "").contains(status(sample)))
        .toList();
  }

  private String status(Sample sample) {
    String node = platform.services().getOrDefault(sample.adapter(), List.of()).getFirst();
    return calls.get(node + "/v1/payments/" + sample.id()).body().path("status").asText();
  }

  private static long lost(Evidence evidence) {
    return Checks.noLostPayment(evidence.acknowledged, evidence.entries).violations().size()
        + Checks.noLostSale(INVENTORY_VENDORS, evidence.acknowledged, evidence.entries)
            .violations()
            .size()
        + Checks.noLostMail(evidence.acknowledged, evidence.entries).violations().size();
  }

  private Report report(Instant started, long end, Evidence evidence, Watcher watcher) {
    List<Invariant> invariants =
        List.of(
            Checks.noDoubleCharge(evidence.entries),
            Checks.noLostPayment(evidence.acknowledged, evidence.entries),
            Checks.noOversell(platform.fixtures().skus(), evidence.acknowledged, evidence.entries),
            Checks.noLostSale(INVENTORY_VENDORS, evidence.acknowledged, evidence.entries),
            Checks.noLostMail(evidence.acknowledged, evidence.entries),
            Checks.boundedCopies(evidence.entries));
    List<Report.Injection> injections =
        injected.stream().map(each -> injection(each, started, evidence, watcher)).toList();
    List<Report.Expectation> expectations = new ArrayList<>();
    for (int i = 0; i < injected.size(); i++) {
      expectations.addAll(expectations(injected.get(i), injections.get(i), evidence.history));
    }
    Report.Timings worst = worst(injections);
    long lost = lost(evidence);
    return new Report(
        1,
        drill.name(),
        seed,
        verdict(injections, invariants, expectations),
        started.toString(),
        end,
        injections,
        Measures.load(evidence.history, lost),
        worst,
        new Report.Objectives(
            new Report.Objective(shortestRto(), worst.failoverMs()), new Report.Objective(0, lost)),
        invariants,
        expectations,
        Map.of(),
        List.copyOf(timeline),
        platform.services().keySet().stream()
            .map(
                adapter ->
                    Measures.series(
                        adapter, evidence.history, served(adapter, started, evidence), end))
            .toList());
  }

  private static Map<String, List<Long>> served(
      String adapter, Instant started, Evidence evidence) {
    return Measures.served(
        adapter,
        evidence.history,
        evidence.entries,
        epochMillis -> epochMillis - started.toEpochMilli());
  }

  private static Report.Injection injection(
      Injected each, Instant started, Evidence evidence, Watcher watcher) {
    Drill.Outage outage = each.outage;
    Map<String, List<Long>> served = served(outage.adapter(), started, evidence);
    long detected = watcher.firstBad(outage.vendor(), each.from);
    return new Report.Injection(
        outage.name(),
        outage.vendor() + ": " + outage.fault(),
        each.from,
        each.to,
        each.observed,
        new Report.Timings(
            detected < 0 ? -1 : detected - each.from,
            firstAfter(served.getOrDefault(outage.backup(), List.of()), each.from),
            firstAfter(served.getOrDefault(outage.vendor(), List.of()), each.to)));
  }

  private static long firstAfter(List<Long> moments, long from) {
    return moments.stream()
        .filter(moment -> moment >= from)
        .mapToLong(moment -> moment - from)
        .min()
        .orElse(-1);
  }

  private static List<Report.Expectation> expectations(
      Injected each, Report.Injection injection, List<Sample> history) {
    Drill.Outage outage = each.outage;
    long until = each.to + outage.recovery().toMillis();
    List<Sample> concerned =
        history.stream()
            .filter(sample -> sample.adapter().equals(outage.adapter()))
            .filter(sample -> outage.operations().contains(sample.kind()))
            .filter(sample -> sample.atMillis() >= each.from && sample.atMillis() <= until)
            .toList();
    long failed = Measures.count(concerned, Sample.Result.FAILED);
    double p99 = Measures.millis(Measures.latencies(concerned), 99);
    long failover = injection.timings().failoverMs();
    String operations = String.join(", ", outage.operations());
    return List.of(
        new Report.Expectation(
            outage.name() + ": no failed " + operations,
            "0 of " + concerned.size(),
            "" + failed,
            failed == 0 && !concerned.isEmpty()),
        new Report.Expectation(
            outage.name() + ": p99 of " + operations,
            "below " + outage.p99().toMillis() + " ms",
            String.format(Locale.ROOT, "%.0f ms", p99),
            p99 < outage.p99().toMillis()),
        new Report.Expectation(
            outage.name() + ": " + outage.backup() + " takes over",
            "within " + outage.rto().toMillis() + " ms",
            failover < 0 ? "never" : failover + " ms",
            failover >= 0 && failover <= outage.rto().toMillis()));
  }

  private static String verdict(
      List<Report.Injection> injections,
      List<Invariant> invariants,
      List<Report.Expectation> expectations) {
    if (!injections.stream().allMatch(Report.Injection::observed)) {
      return "invalid";
    }
    boolean held =
        invariants.stream().allMatch(Invariant::holds)
            && expectations.stream().allMatch(Report.Expectation::held);
    return held ? "passed" : "failed";
  }

  private static Report.Timings worst(List<Report.Injection> injections) {
    return injections.stream()
        .map(Report.Injection::timings)
        .reduce(
            (a, b) ->
                new Report.Timings(
                    Math.max(a.detectMs(), b.detectMs()),
                    Math.max(a.failoverMs(), b.failoverMs()),
                    Math.max(a.failbackMs(), b.failbackMs())))
        .orElse(new Report.Timings(-1, -1, -1));
  }

  private long shortestRto() {
    return drill.outages().stream().mapToLong(outage -> outage.rto().toMillis()).min().orElse(0);
  }
}
