package dev.understudy.chaos.drill;

import dev.understudy.chaos.check.Invariant;
import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.workload.Sample;
import dev.understudy.local.PlatformFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Weighs the evidence of a drill: promises, expectations, timings, and the verdict. */
final class Judge {

  private final PlatformFile platform;
  private final Drill drill;
  private final long seed;
  private final Instant started;
  private final Watcher watcher;
  private final Evidence evidence;

  Judge(
      PlatformFile platform,
      Drill drill,
      long seed,
      Instant started,
      Watcher watcher,
      Evidence evidence) {
    this.platform = platform;
    this.drill = drill;
    this.seed = seed;
    this.started = started;
    this.watcher = watcher;
    this.evidence = evidence;
  }

  Report report(long end, List<Injected> injected, List<Report.Event> timeline) {
    List<Invariant> invariants = evidence.invariants(platform.fixtures().skus());
    List<Report.Injection> injections = injected.stream().map(this::injection).toList();
    List<Report.Expectation> expectations = new ArrayList<>();
    for (int i = 0; i < injected.size(); i++) {
      expectations.addAll(expectations(injected.get(i), injections.get(i)));
    }
    Report.Timings worst = worst(injections);
    long lost = evidence.lost();
    return new Report(
        1,
        drill.name(),
        seed,
        verdict(injections, invariants, expectations),
        started.toString(),
        end,
        injections,
        Measures.load(evidence.history(), lost),
        worst,
        new Report.Objectives(
            new Report.Objective(shortestRto(), worst.failoverMs()), new Report.Objective(0, lost)),
        invariants,
        expectations,
        Map.of(),
        List.copyOf(timeline),
        platform.services().keySet().stream()
            .map(adapter -> Measures.series(adapter, evidence.history(), served(adapter), end))
            .toList());
  }

  private Map<String, List<Long>> served(String adapter) {
    return Measures.served(
        adapter,
        evidence.history(),
        evidence.entries(),
        epochMillis -> epochMillis - started.toEpochMilli());
  }

  private Report.Injection injection(Injected each) {
    Drill.Outage outage = each.outage();
    Map<String, List<Long>> served = served(outage.adapter());
    long detected = watcher.firstBad(outage.vendor(), each.from());
    return new Report.Injection(
        outage.name(),
        outage.vendor() + ": " + outage.fault(),
        each.from(),
        each.to(),
        each.observed(),
        new Report.Timings(
            detected < 0 ? -1 : detected - each.from(),
            firstAfter(served.getOrDefault(outage.backup(), List.of()), each.from()),
            firstAfter(served.getOrDefault(outage.vendor(), List.of()), each.to())));
  }

  private static long firstAfter(List<Long> moments, long from) {
    return moments.stream()
        .filter(moment -> moment >= from)
        .mapToLong(moment -> moment - from)
        .min()
        .orElse(-1);
  }

  private List<Report.Expectation> expectations(Injected each, Report.Injection injection) {
    Drill.Outage outage = each.outage();
    List<Sample> concerned =
        evidence.history().stream()
            .filter(sample -> sample.adapter().equals(outage.adapter()))
            .filter(sample -> outage.operations().contains(sample.kind()))
            .filter(
                sample ->
                    sample.atMillis() >= each.from() && sample.atMillis() <= each.recoveredBy())
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
