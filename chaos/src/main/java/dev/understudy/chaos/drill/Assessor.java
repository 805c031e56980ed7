package dev.understudy.chaos.drill;

import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.workload.History;
import dev.understudy.chaos.workload.Sample;
import dev.understudy.chaos.workload.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares what was expected with what was measured. */
final class Assessor {

  private final History history;
  private final Evidence evidence;
  private final List<Injected> injected;
  private final List<Report.Injection> injections;
  private final long end;
  private final long firstFault;
  private final long faultsEnd;
  private final SalesAssessor sales;
  private final ClusterAssessor cluster;
  private final CampaignAssessor campaign;

  Assessor(
      History history,
      Evidence evidence,
      List<Injected> injected,
      List<Report.Injection> injections,
      long end,
      ClusterAssessor cluster,
      CampaignAssessor campaign) {
    this.history = history;
    this.evidence = evidence;
    this.injected = injected;
    this.injections = injections;
    this.end = end;
    this.firstFault = injected.stream().mapToLong(Injected::from).min().orElse(0);
    this.faultsEnd = injected.stream().mapToLong(Injected::to).max().orElse(0);
    this.sales = new SalesAssessor(history, evidence);
    this.cluster = cluster;
    this.campaign = campaign;
  }

  Report.Expectation assess(Expectation expectation) {
    return switch (expectation) {
      case Expectation.NoneFailed(Set<String> operations, Optional<String> during) ->
          noneFailed(operations, during);
      case Expectation.Answered(Set<String> operations, Optional<String> during, double percent) ->
          answered(operations, during, percent);
      case Expectation.Latency latency -> latency(latency);
      case Expectation.Offered(Set<String> operations, long least) -> offered(operations, least);
      case Expectation.TakenOver(String injection, Duration within) ->
          within(injection + ": taken over", timings(injection).failoverMs(), within);
      case Expectation.FailedBack(String injection, Duration within) ->
          within(injection + ": failed back", timings(injection).failbackMs(), within);
      case Expectation.AllFinal(Duration within) -> allFinal(within);
      case Expectation.Drained(Duration within) -> sales.drained(faultsEnd, within);
      case Expectation.Lag(String vendor, Duration below) -> sales.lag(vendor, firstFault, below);
      case ClusterExpectation expected -> cluster.assess(expected);
      case CampaignExpectation expected -> campaign.assess(expected);
      case Expectation.Told told -> told(told);
    };
  }

  private Optional<Injected> injected(String injection) {
    return injected.stream().filter(it -> it.injection().name().equals(injection)).findFirst();
  }

  private Report.Expectation noneFailed(Set<String> operations, Optional<String> during) {
    Tally tally = tally(operations, during);
    long failed = tally.failed();
    return new Report.Expectation(
        named(during) + "no failed " + told(operations),
        "0 of " + tally.count(),
        "" + failed,
        failed == 0 && tally.count() > 0);
  }

  private Report.Expectation answered(
      Set<String> operations, Optional<String> during, double percent) {
    Tally tally = tally(operations, during);
    long answered = tally.count() - tally.failed();
    double part = tally.count() == 0 ? 0 : 100.0 * answered / tally.count();
    return new Report.Expectation(
        named(during) + "answered " + told(operations),
        "at least " + percent + " %",
        String.format(Locale.ROOT, "%.3f %% of %d", part, tally.count()),
        part >= percent);
  }

  private Report.Expectation latency(Expectation.Latency latency) {
    Tally tally = tally(latency.operations(), latency.during());
    double percentile = latency.percentile().orElse(99.0);
    double millis = tally.millis(percentile);
    return new Report.Expectation(
        "%sp%s of %s"
            .formatted(
                named(latency.during()),
                percentile % 1 == 0 ? "" + (int) percentile : "" + percentile,
                told(latency.operations())),
        "below " + latency.below().toMillis() + " ms",
        String.format(Locale.ROOT, "%.0f ms", millis),
        tally.count() > 0 && millis < latency.below().toMillis());
  }

  private Report.Expectation offered(Set<String> operations, long least) {
    long offered = history.tally(operations, 0, end).count();
    return new Report.Expectation(
        "offered " + told(operations), "at least " + least, "" + offered, offered >= least);
  }

  private Report.Expectation allFinal(Duration within) {
    long after =
        evidence.finalAtMillis() < 0 ? -1 : Math.max(0, evidence.finalAtMillis() - faultsEnd);
    Report.Expectation timed = within("every payment is final", after, within);
    return evidence.unsettled().isEmpty()
        ? timed
        : new Report.Expectation(
            timed.name(),
            timed.expected(),
            "%d are not, such as %s"
                .formatted(evidence.unsettled().size(), evidence.unsettled().getFirst()),
            false);
  }

  private Report.Expectation told(Expectation.Told expected) {
    List<Sample> meant =
        injected.stream()
            .filter(each -> each.injection().name().equals(expected.during()))
            .flatMap(each -> history.kept().stream().filter(s -> isDuring(s, each)))
            .filter(sample -> expected.operations().contains(sample.kind()))
            .toList();
    long good =
        meant.stream()
            .filter(sample -> sample.status() == expected.status())
            .filter(sample -> sample.latencyMillis() <= expected.within().toMillis())
            .count();
    double part = meant.isEmpty() ? 0 : 100.0 * good / meant.size();
    return new Report.Expectation(
        "%s: %s answered %d within %d ms"
            .formatted(
                expected.during(),
                told(expected.operations()),
                expected.status(),
                expected.within().toMillis()),
        "at least " + expected.percent() + " %",
        String.format(Locale.ROOT, "%.3f %% of %d", part, meant.size()),
        !meant.isEmpty() && part >= expected.percent());
  }

  private static boolean isDuring(Sample sample, Injected each) {
    return sample.atMillis() >= each.from() && sample.atMillis() < each.to();
  }

  static Report.Expectation within(String name, long measured, Duration within) {
    return new Report.Expectation(
        name,
        "within " + within.toMillis() + " ms",
        measured < 0 ? "never" : measured + " ms",
        measured >= 0 && measured <= within.toMillis());
  }

  private Report.Timings timings(String injection) {
    return injections.stream()
        .filter(each -> each.name().equals(injection))
        .map(Report.Injection::timings)
        .findFirst()
        .orElse(new Report.Timings(-1, -1, -1));
  }

  private Tally tally(Set<String> operations, Optional<String> during) {
    if (during.isEmpty()) {
      return history.tally(operations, 0, end);
    }
    return injected(during.get())
        .map(each -> history.tally(operations, each.from(), recoveredBy(each)))
        .orElse(new Tally());
  }

  private static long recoveredBy(Injected each) {
    return each.to() + each.injection().recovery().orElse(Duration.ZERO).toMillis();
  }

  private static String named(Optional<String> during) {
    return during.map(name -> name + ": ").orElse("");
  }

  private static String told(Set<String> operations) {
    return String.join(", ", new TreeSet<>(operations));
  }
}
