package dev.understudy.chaos.drill;

import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.workload.History;
import dev.understudy.chaos.workload.Sample;
import dev.understudy.chaos.workload.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares what was expected of the nodes together with what each of them said. */
final class NodesAssessor {

  /** Of a node that finds the fault with itself. */
  private static final String SUSPICION = "every vendor fails on the way from here";

  private final History history;
  private final Sightings sightings;
  private final Counters counters;
  private final Journals journals;
  private final long startEpochMillis;
  private final long end;

  NodesAssessor(
      History history,
      Sightings sightings,
      Counters counters,
      Journals journals,
      long startEpochMillis,
      long end) {
    this.history = history;
    this.sightings = sightings;
    this.counters = counters;
    this.journals = journals;
    this.startEpochMillis = startEpochMillis;
    this.end = end;
  }

  Report.Expectation suspectsItself(ClusterExpectation.SuspectsItself expected, Injected during) {
    List<Sighting> said =
        sightings
            .node(expected.process())
            .map(node -> sightings.of(node, during.from(), end))
            .orElse(List.of());
    long suspects = first(said, during.from(), s -> s.answers() && s.reasons().contains(SUSPICION));
    long again = first(said, during.to(), Sighting::ready);
    boolean stays =
        said.stream()
            .filter(s -> s.atMillis() > suspects && s.atMillis() < during.to())
            .noneMatch(Sighting::ready);
    return new Report.Expectation(
        expected.process() + " suspects itself and wants no calls",
        "within %d ms, and is ready %d ms after"
            .formatted(expected.within().toMillis(), expected.again().toMillis()),
        told(suspects, during.from()) + ", ready again " + told(again, during.to()),
        isWithin(suspects, during.from(), expected.within())
            && stays
            && isWithin(again, during.to(), expected.again()));
  }

  private static long first(
      List<Sighting> said, long from, java.util.function.Predicate<Sighting> what) {
    return said.stream()
        .filter(sighting -> sighting.atMillis() >= from)
        .filter(what)
        .mapToLong(Sighting::atMillis)
        .findFirst()
        .orElse(-1);
  }

  private static boolean isWithin(long moment, long from, Duration within) {
    return moment >= 0 && moment - from <= within.toMillis();
  }

  private static String told(long moment, long from) {
    return moment < 0 ? "never" : "after %d ms".formatted(moment - from);
  }

  Report.Expectation verdicts(ClusterExpectation.Verdicts expected, Injected during) {
    Set<String> others = new TreeSet<>();
    long looks = 0;
    for (Node node : sightings.nodes()) {
      for (Sighting sighting : sightings.of(node, during.from(), during.to())) {
        for (String vendor : expected.vendors()) {
          Optional<String> state =
              Optional.ofNullable(sighting.vendors().get(vendor)).map(Sighting.Seen::state);
          looks += state.isPresent() ? 1 : 0;
          state
              .filter(shown -> !expected.only().contains(shown))
              .ifPresent(shown -> others.add(node.name() + ": " + vendor + " " + shown));
        }
      }
    }
    return new Report.Expectation(
        during.injection().name() + ": verdicts over " + told(expected.vendors()),
        "only " + told(expected.only()),
        others.isEmpty() ? "only those, at " + looks + " looks" : String.join(", ", others),
        others.isEmpty() && looks > 0);
  }

  Report.Expectation parted(ClusterExpectation.Parted expected, Injected during) {
    return new Parted(sightings, end).assess(expected, during, startEpochMillis);
  }

  Report.Expectation counted(ClusterExpectation.Counted expected) {
    long grown = counters.grown(expected.service(), expected.metric());
    return new Report.Expectation(
        expected.service() + " counts " + expected.metric(),
        "at least " + expected.least(),
        "" + grown,
        grown >= expected.least());
  }

  Report.Expectation journalled(Injected during) {
    long know =
        during.injection().fault() instanceof Fault.Operator word
            ? journals.know(word, startEpochMillis + during.from())
            : 0;
    return new Report.Expectation(
        during.injection().name() + ": who, why, when and its end are in the journal",
        "of each of %d nodes".formatted(journals.byNode().size()),
        "" + know,
        know > 0 && know == journals.byNode().size());
  }

  Report.Expectation recovered(ClusterExpectation.Recovered expected, Injected during) {
    // By whole seconds: from the first that begins after the limit.
    long from = (during.to() + expected.within().toMillis() + 999) / 1000 * 1000;
    Tally tally = history.tally(expected.operations(), from, end);
    return new Report.Expectation(
        during.injection().name() + ": recovered " + told(expected.operations()),
        "none fails from %d ms after it".formatted(expected.within().toMillis()),
        "%d of %d".formatted(tally.failed(), tally.count()),
        tally.failed() == 0 && tally.count() > 0 && from < end);
  }

  Report.Expectation flows(ClusterExpectation.Flows expected, Injected during) {
    long ready =
        sightings.nodes().stream()
            .filter(node -> node.service().equals(expected.service()))
            .mapToLong(
                node -> first(sightings.of(node, during.to(), end), during.to(), Sighting::ready))
            .filter(moment -> moment >= 0)
            .min()
            .orElse(-1);
    long served =
        history.kept().stream()
            .filter(sample -> sample.adapter().equals(expected.service()))
            .filter(sample -> sample.result() == Sample.Result.SUCCEEDED)
            .mapToLong(Sample::endMillis)
            .filter(moment -> moment >= during.to())
            .min()
            .orElse(-1);
    return new Report.Expectation(
        expected.service() + " serves once a node is ready",
        "within " + expected.within().toMillis() + " ms",
        ready < 0 || served < 0
            ? "never"
            : "after %d ms; ready %d ms after the new start"
                .formatted(Math.max(0, served - ready), ready - during.to()),
        ready >= 0 && isWithin(served, ready, expected.within()));
  }

  Report.Expectation proven(Injected during) {
    Set<String> unproven = new TreeSet<>();
    long shown = 0;
    for (Node node : sightings.nodes()) {
      List<Sighting> said = sightings.of(node, during.from(), end);
      long gone = first(said, during.from(), s -> !s.answers());
      if (gone < 0) {
        unproven.add(node.name() + " was never gone");
        continue;
      }
      for (Sighting sighting : said.stream().filter(s -> s.atMillis() > gone).toList()) {
        for (var vendor : sighting.vendors().entrySet()) {
          if (vendor.getValue().isHealthy()) {
            shown++;
            if (!isProven(vendor.getValue(), during.from())) {
              unproven.add(node.name() + ": " + vendor.getKey() + " " + vendor.getValue().told());
            }
          }
        }
      }
    }
    return new Report.Expectation(
        during.injection().name() + ": unknown is not shown as healthy",
        "each healthy verdict has evidence of after it",
        unproven.isEmpty() ? shown + " have" : String.join(", ", unproven),
        unproven.isEmpty() && shown > 0);
  }

  private boolean isProven(Sighting.Seen seen, long from) {
    return seen.since() >= startEpochMillis + from && seen.evidence().matches(".*good [1-9].*");
  }

  private static String told(Set<String> names) {
    return String.join(", ", new TreeSet<>(names));
  }
}
