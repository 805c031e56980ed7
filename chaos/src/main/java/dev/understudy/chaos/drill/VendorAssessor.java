package dev.understudy.chaos.drill;

import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.workload.History;
import dev.understudy.chaos.workload.Moments;
import dev.understudy.chaos.workload.Sample;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares what was expected of vendors with what they counted themselves. */
final class VendorAssessor {

  /** At each end of a step: not all nodes take a verdict over in the same moment. */
  private static final long EDGE_MILLIS = 250;

  /** The deadline of a call: what was in flight has ended by then. */
  private static final long LONGEST_CALL_MILLIS = 5_000;

  private static final Duration QUOTA_WINDOW = Duration.ofSeconds(10);

  /** Of fewer, a part says nothing. */
  private static final long FEWEST = 30;

  private final History history;
  private final Evidence evidence;
  private final Sightings sightings;
  private final long end;

  VendorAssessor(History history, Evidence evidence, Sightings sightings, long end) {
    this.history = history;
    this.evidence = evidence;
    this.sightings = sightings;
    this.end = end;
  }

  Report.Expectation steps(ClusterExpectation.Steps expected, Injected during) {
    String vendor = expected.vendor();
    List<Sighting.Seen> verdicts = sightings.verdicts(vendor);
    Set<Long> missing = new TreeSet<>(expected.percents());
    StringBuilder told = new StringBuilder();
    boolean held = true;
    for (int i = 0; i < verdicts.size(); i++) {
      Sighting.Seen step = verdicts.get(i);
      if (!step.state().equals("RECOVERING") || moment(step) < during.to()) {
        continue;
      }
      long to = i + 1 < verdicts.size() ? moment(verdicts.get(i + 1)) : end;
      Part part = part(vendor, moment(step) + EDGE_MILLIS, to - EDGE_MILLIS);
      missing.remove(step.percent());
      held &=
          part.all() >= FEWEST && Math.abs(part.percent() - step.percent()) <= expected.points();
      told.append(told.isEmpty() ? "" : ", ")
          .append(
              String.format(
                  Locale.ROOT, "%d %%: %.1f of %d", step.percent(), part.percent(), part.all()));
    }
    return new Report.Expectation(
        vendor + " comes back by steps",
        "%s %%, each to %s points".formatted(new TreeSet<>(expected.percents()), expected.points()),
        missing.isEmpty() ? told.toString() : told + "; never at " + missing,
        held && missing.isEmpty());
  }

  /** What one vendor did, of all that was done. */
  private record Part(long one, long all) {
    double percent() {
      return all == 0 ? 0 : 100.0 * one / all;
    }
  }

  private Part part(String vendor, long from, long to) {
    long one = 0;
    long all = 0;
    for (Map.Entry<String, Moments> each : done(vendor).entrySet()) {
      long in = in(each.getValue(), from, to);
      all += in;
      one += each.getKey().equals(vendor) ? in : 0;
    }
    return new Part(one, all);
  }

  private Map<String, Moments> done(String vendor) {
    return evidence.done(kind(vendor));
  }

  private static String kind(String vendor) {
    return Vendors.of("email").contains(vendor) ? "mail" : "charge";
  }

  private static long in(Moments moments, long from, long to) {
    return Arrays.stream(moments.sorted()).filter(at -> at >= from && at < to).count();
  }

  private long moment(Sighting.Seen verdict) {
    return verdict.since() - evidence.startEpochMillis();
  }

  Report.Expectation transitions(ClusterExpectation.Transitions expected, long firstFault) {
    List<Sighting.Seen> verdicts = sightings.verdicts(expected.vendor());
    // Epochs count every change, also one that nobody looked at.
    long before =
        verdicts.stream()
            .filter(verdict -> moment(verdict) < firstFault)
            .mapToLong(Sighting.Seen::epoch)
            .max()
            .orElse(0);
    long last = verdicts.isEmpty() ? before : verdicts.getLast().epoch();
    return new Report.Expectation(
        "verdicts over " + expected.vendor(),
        "1 to " + expected.most(),
        "" + (last - before),
        last - before >= 1 && last - before <= expected.most());
  }

  Report.Expectation calls(ClusterExpectation.CallsAtVendor expected, Injected during) {
    long from = (during.from() + 999) / 1000 * 1000;
    long to = during.to() / 1000 * 1000;
    long offered = history.tally(new HashSet<>(expected.operations()), from, to - 1).count();
    long calls = sightings.calls(expected.vendor(), from, to);
    return new Report.Expectation(
        "calls that " + expected.vendor() + " gets",
        "at most %s for each that is offered".formatted(expected.most()),
        String.format(
            Locale.ROOT,
            "%d for %d, %.2f each; %.0f/s offered",
            calls,
            offered,
            offered == 0 ? 0.0 : (double) calls / offered,
            to <= from ? 0 : offered * 1000.0 / (to - from)),
        calls > 0 && offered > 0 && calls <= expected.most() * offered);
  }

  Report.Expectation rateKept(ClusterExpectation.RateKept expected) {
    Moments done = done(expected.vendor()).getOrDefault(expected.vendor(), new Moments());
    long most = done.mostIn(QUOTA_WINDOW.toMillis());
    double allowed = expected.perSecond() * (double) QUOTA_WINDOW.toSeconds();
    return new Report.Expectation(
        "what %s does in any %d s".formatted(expected.vendor(), QUOTA_WINDOW.toSeconds()),
        String.format(
            Locale.ROOT,
            "at most %.0f and %.1f %% more, and at least four fifths of that in some",
            allowed,
            expected.percent()),
        "at most " + most,
        most <= allowed * (1 + expected.percent() / 100) && most >= allowed * 4 / 5);
  }

  Report.Expectation untouched(ClusterExpectation.Untouched expected, Injected during) {
    long from = during.from() + expected.after().toMillis();
    long until = during.from() + standing(during).toMillis();
    Moments done = done(expected.vendor()).getOrDefault(expected.vendor(), new Moments());
    long meanwhile = begun(expected.vendor(), from, until);
    long again = done.firstFrom(until);
    return new Report.Expectation(
        during.injection().name() + ": nothing is done at " + expected.vendor(),
        "from %d to %d ms, and again %d ms later at most"
            .formatted(
                expected.after().toMillis(), until - during.from(), expected.again().toMillis()),
        "%d, and again %s".formatted(meanwhile, again < 0 ? "never" : "after " + (again - until)),
        meanwhile == 0
            && in(done, 0, during.from()) > 0
            && again >= 0
            && again - until <= expected.again().toMillis());
  }

  /**
   * What a vendor did in a time, but for the calls that were in flight when it began: those finish.
   * When they were made, their callers know.
   */
  private long begun(String vendor, long from, long until) {
    Map<String, Long> began = new HashMap<>();
    // A charge ends before the captures and refunds of its order begin: it is the first of them.
    history.kept().forEach(sample -> began.putIfAbsent(sample.reference(), sample.atMillis()));
    return evidence.entries().stream()
        .filter(entry -> entry.vendor().equals(vendor) && kind(vendor).equals(entry.kind()))
        .filter(entry -> moment(entry) >= from && moment(entry) < until)
        .filter(
            entry ->
                began.getOrDefault(entry.reference(), from) >= from
                    || moment(entry) >= from + LONGEST_CALL_MILLIS)
        .count();
  }

  private long moment(Entry entry) {
    return entry.atMillis() - evidence.startEpochMillis();
  }

  /** An operator's word may expire before the injection ends. */
  private static Duration standing(Injected during) {
    Duration lasted = Duration.ofMillis(during.to() - during.from());
    return during.injection().fault() instanceof Fault.Operator word
            && word.expires().compareTo(lasted) < 0
        ? word.expires()
        : lasted;
  }

  Report.Expectation shed(ClusterExpectation.Shed expected, Injected during) {
    long shed =
        history.tally(expected.operations(), during.from(), during.to()).count(Sample.Result.SHED);
    return new Report.Expectation(
        "shed with a Retry-After: " + String.join(", ", new TreeSet<>(expected.operations())),
        "at least " + expected.least(),
        "" + shed,
        shed >= expected.least());
  }
}
