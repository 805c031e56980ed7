package dev.understudy.chaos.cli;

import dev.understudy.chaos.report.Report;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One of several drills, and how it ended.
 *
 * @param verdict {@code passed}, {@code failed}, {@code invalid}, or {@code not checked} where this
 *     machine lacks something
 * @param told what was missed; empty when nothing was
 * @param took its platform's start and end included
 */
record Ended(String drill, String verdict, String told, Duration took) {

  static final String NOT_CHECKED = "not checked";

  /** As its report says. */
  static Ended of(Report report, String drill, Duration took) {
    String broken =
        report.invariants().stream()
            .filter(each -> !each.holds())
            .map(each -> each.name())
            .collect(Collectors.joining(", "));
    String missed =
        report.expectations().stream()
            .filter(each -> !each.held())
            .map(each -> each.name() + " was " + each.measured())
            .collect(Collectors.joining(", "));
    String between = broken.isEmpty() || missed.isEmpty() ? "" : ", ";
    return new Ended(drill, report.verdict(), broken + between + missed, took);
  }

  boolean isPassed() {
    return verdict.equals("passed");
  }

  /** A line for each that was not passed, and how many ended how. */
  static void print(List<Ended> all, PrintStream out) {
    out.println();
    all.stream()
        .filter(each -> !each.isPassed())
        .forEach(each -> out.printf("  %-11s %-32s %s%n", each.verdict, each.drill, each.told));
    Duration took = all.stream().map(Ended::took).reduce(Duration.ZERO, Duration::plus);
    out.printf(
        Locale.ROOT,
        "%d drills in %d min %d s: %s%n",
        all.size(),
        took.toMinutes(),
        took.toSecondsPart(),
        Counts.told(all.stream().map(Ended::verdict)));
  }
}
