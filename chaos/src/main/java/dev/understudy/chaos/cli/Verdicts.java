package dev.understudy.chaos.cli;

import dev.understudy.chaos.check.Invariant;
import dev.understudy.chaos.report.Report;
import java.io.PrintStream;
import java.util.Locale;

/** Tells a person what a drill found. */
final class Verdicts {

  private Verdicts() {}

  static void print(Report report, PrintStream out) {
    Report.Load load = report.workload();
    out.printf(
        Locale.ROOT,
        "%n%d operations: %d succeeded, %d declined, %d processing, %d failed, %d lost; p99 %.0f ms%n",
        load.offered(),
        load.succeeded(),
        load.declined(),
        load.processing(),
        load.failed(),
        load.lost(),
        load.latencyMs().p99());
    for (Report.Injection each : report.injections()) {
      out.printf(
          "  %-30s %s, detected %s, taken over %s, back %s%n",
          each.name(),
          each.observed() ? "met" : "NOT MET BY ANYONE",
          after(each.timings().detectMs()),
          after(each.timings().failoverMs()),
          after(each.timings().failbackMs()));
    }
    for (Invariant invariant : report.invariants()) {
      out.printf(
          "  %-4s %-18s %d checked, %d broken%n",
          invariant.holds() ? "ok" : "BAD",
          invariant.name(),
          invariant.checked(),
          invariant.violations().size());
      invariant.violations().stream().limit(5).forEach(culprit -> out.println("       " + culprit));
    }
    for (Report.Expectation expectation : report.expectations()) {
      out.printf(
          "  %-4s %s: expected %s, was %s%n",
          expectation.held() ? "ok" : "BAD",
          expectation.name(),
          expectation.expected(),
          expectation.measured());
    }
    String verb = report.verdict().equals("invalid") ? "is" : "has";
    out.println("The drill " + verb + " " + report.verdict() + ".");
  }

  private static String after(long millis) {
    return millis < 0 ? "not seen" : "after " + millis + " ms";
  }
}
