package dev.understudy.chaos.drill;

import dev.understudy.chaos.check.Invariant;
import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.workload.History;
import dev.understudy.local.PlatformFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Weighs the evidence of a drill: promises, expectations, timings, and the verdict. */
final class Judge {

  private final PlatformFile platform;
  private final Drill drill;
  private final Watcher watcher;
  private final History history;
  private final Evidence evidence;
  private final Promises promises;
  private final Counters counters;
  private final Journals journals;
  private final Measures measures;

  Judge(
      PlatformFile platform,
      Drill drill,
      Watcher watcher,
      History history,
      Evidence evidence,
      Promises promises,
      Counters counters,
      Journals journals) {
    this.platform = platform;
    this.drill = drill;
    this.watcher = watcher;
    this.history = history;
    this.evidence = evidence;
    this.promises = promises;
    this.counters = counters;
    this.journals = journals;
    this.measures = new Measures(history, evidence);
  }

  /**
   * What is known of a run beside its evidence.
   *
   * @param aborted why it was stopped early; none when it was not
   */
  record Run(
      long seed,
      Instant started,
      long end,
      List<Injected> injected,
      List<String> failures,
      List<Report.Expectation> aborted,
      List<Report.Event> timeline,
      CampaignStory campaign) {}

  Report report(Run run) {
    List<Invariant> invariants = new ArrayList<>(promises.invariants());
    invariants.add(new Punctuality(run.injected(), Node.of(platform)).judge(history.attempts()));
    List<Report.Injection> injections = run.injected().stream().map(this::injection).toList();
    Assessor assessor = assessor(run, injections);
    List<Report.Expectation> expectations =
        Stream.concat(run.aborted().stream(), drill.expectations().stream().map(assessor::assess))
            .toList();
    Report.Timings worst = worst(injections);
    return new Report(
        1,
        drill.name(),
        run.seed(),
        verdict(run, injections, invariants, expectations),
        run.started().toString(),
        run.end(),
        injections,
        measures.load(run.end()),
        worst,
        new Report.Objectives(
            new Report.Objective(shortestRto(), worst.failoverMs()),
            new Report.Objective(0, evidence.lost())),
        invariants,
        expectations,
        Map.of(),
        List.copyOf(run.timeline()),
        platform.services().keySet().stream()
            .map(adapter -> measures.series(adapter, run.end()))
            .toList());
  }

  private Assessor assessor(Run run, List<Report.Injection> injections) {
    long start = evidence.startEpochMillis();
    Sightings sightings = watcher.sightings();
    return new Assessor(
        history,
        evidence,
        run.injected(),
        injections,
        run.end(),
        new ClusterAssessor(
            new NodesAssessor(history, sightings, counters, journals, start, run.end()),
            new VendorAssessor(history, evidence, sightings, run.end()),
            run.injected()),
        new CampaignAssessor(run.campaign(), history.kept(), evidence, drill.warmUp().toMillis()));
  }

  private Report.Injection injection(Injected each) {
    Injection injection = each.injection();
    return new Report.Injection(
        injection.name(),
        injection.fault().told(),
        each.from(),
        each.to(),
        each.observed(),
        injection
            .fault()
            .concerns()
            .map(vendor -> timings(each, vendor))
            .orElse(new Report.Timings(-1, -1, -1)));
  }

  private Report.Timings timings(Injected each, String vendor) {
    Optional<String> adapter = Vendors.adapter(vendor);
    long detected = watcher.firstBad(vendor, each.from());
    long takenOver =
        adapter.map(Vendors::of).orElse(List.of()).stream()
            .filter(other -> !other.equals(vendor))
            .mapToLong(other -> measures.firstServed(adapter.orElseThrow(), other, each.from()))
            .filter(moment -> moment >= 0)
            .min()
            .orElse(-1);
    long back = adapter.map(a -> measures.firstServed(a, vendor, each.to())).orElse(-1L);
    return new Report.Timings(
        since(each.from(), detected), since(each.from(), takenOver), since(each.to(), back));
  }

  private static long since(long from, long moment) {
    return moment < 0 ? -1 : moment - from;
  }

  /** An injection that nobody met proves nothing, and neither does one that could not be made. */
  private static String verdict(
      Run run,
      List<Report.Injection> injections,
      List<Invariant> invariants,
      List<Report.Expectation> expectations) {
    if (!run.failures().isEmpty() || !injections.stream().allMatch(Report.Injection::observed)) {
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
    return drill.expectations().stream()
        .mapMulti(
            (Expectation expectation, java.util.function.Consumer<Long> sink) -> {
              if (expectation instanceof Expectation.TakenOver taken) {
                sink.accept(taken.within().toMillis());
              }
            })
        .mapToLong(Long::longValue)
        .min()
        .orElse(-1);
  }
}
