package dev.understudy.chaos.report;

import dev.understudy.chaos.check.Invariant;
import java.util.ArrayList;
import java.util.List;

/** A report in the XML that CI servers read. */
final class JunitReport {

  private JunitReport() {}

  private record Case(String name, boolean held, String detail) {}

  static String of(Report report) {
    List<Case> cases = new ArrayList<>();
    for (Report.Injection injection : report.injections()) {
      cases.add(new Case(injection.name() + " took effect", injection.observed(), "nobody met it"));
    }
    for (Invariant invariant : report.invariants()) {
      cases.add(
          new Case(invariant.name(), invariant.holds(), String.join("\n", invariant.violations())));
    }
    for (Report.Expectation expectation : report.expectations()) {
      cases.add(
          new Case(
              expectation.name(),
              expectation.held(),
              "expected " + expectation.expected() + ", was " + expectation.measured()));
    }
    long failures = cases.stream().filter(each -> !each.held).count();
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append(
        "<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" time=\"%.3f\">\n"
            .formatted(
                Xml.escaped(report.drill()), cases.size(), failures, report.durationMs() / 1000.0));
    for (Case each : cases) {
      xml.append("  <testcase name=\"%s\">".formatted(Xml.escaped(each.name)));
      if (!each.held) {
        xml.append("<failure>%s</failure>".formatted(Xml.escaped(each.detail)));
      }
      xml.append("</testcase>\n");
    }
    return xml.append("</testsuite>\n").toString();
  }
}
