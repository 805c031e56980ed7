package dev.understudy.chaos.report;

import dev.understudy.chaos.check.Invariant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as one HTML page that needs nothing else. */
final class HtmlReport {

  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--line:#d0d7de;--a:#0969da;--b:#bc4c00;
      --c:#1a7f37;--bad:#cf222e;--shade:#cf222e22}
      @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--line:#30363d;--a:#58a6ff;
      --b:#f0883e;--c:#3fb950;--bad:#ff7b72;--shade:#ff7b7222}}
      body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;
      margin:2rem auto;padding:0 1rem}
      table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
      td,th{border-bottom:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top}
      svg{width:100%;height:auto}svg text{font-size:11px;fill:var(--ink)}.grid{stroke:var(--line)}
      .outage{fill:var(--shade)}polyline{stroke-width:1.6}figure{margin:1rem 0}
      figcaption{font-weight:600}.legend{margin:0}.ok{color:var(--c)}.bad{color:var(--bad);font-weight:600}
      """;

  private HtmlReport() {}

  static String of(Report report) {
    StringBuilder html =
        new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
    html.append("<meta name=\"viewport\" content=\"width=device-width\">");
    html.append("<title>Drill ").append(Xml.escaped(report.drill())).append("</title><style>");
    html.append(STYLE).append("</style>");
    html.append(
        "<h1>Drill %s: <span class=\"%s\">%s</span></h1>"
            .formatted(
                Xml.escaped(report.drill()),
                report.isPassed() ? "ok" : "bad",
                Xml.escaped(report.verdict())));
    summary(html, report);
    promises(html, report);
    outages(html, report);
    for (Report.Series series : report.series()) {
      charts(html, series, report.injections());
    }
    timeline(html, report);
    return html.append("</html>\n").toString();
  }

  private static void summary(StringBuilder html, Report report) {
    Report.Load load = report.workload();
    html.append(
        String.format(
            Locale.ROOT,
            "<p>%s, %.0f s. %d operations: %d succeeded, %d declined, %d still processing, "
                + "%d failed, %d lost. Latency p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, "
                + "largest %.0f ms.</p>",
            Xml.escaped(report.startedAt()),
            report.durationMs() / 1000.0,
            load.offered(),
            load.succeeded(),
            load.declined(),
            load.processing(),
            load.failed(),
            load.lost(),
            load.latencyMs().p50(),
            load.latencyMs().p95(),
            load.latencyMs().p99(),
            load.latencyMs().max()));
    if (!report.platform().isEmpty()) {
      html.append("<p>The platform itself: ");
      report.platform().forEach((name, value) -> html.append(name + " " + value + "; "));
      html.append("</p>");
    }
  }

  private static void promises(StringBuilder html, Report report) {
    html.append("<h2>What was promised</h2><table><tr><th>Invariant<th>Checked<th>Broken</tr>");
    for (Invariant invariant : report.invariants()) {
      html.append(
          "<tr><td>%s<td>%d<td class=\"%s\">%s</tr>"
              .formatted(
                  Xml.escaped(invariant.name()),
                  invariant.checked(),
                  invariant.holds() ? "ok" : "bad",
                  invariant.holds()
                      ? "0"
                      : Xml.escaped(String.join("; ", invariant.violations()))));
    }
    html.append("</table><table><tr><th>Expectation<th>Expected<th>Measured</tr>");
    for (Report.Expectation expectation : report.expectations()) {
      html.append(
          "<tr><td>%s<td>%s<td class=\"%s\">%s</tr>"
              .formatted(
                  Xml.escaped(expectation.name()),
                  Xml.escaped(expectation.expected()),
                  expectation.held() ? "ok" : "bad",
                  Xml.escaped(expectation.measured())));
    }
    html.append("</table>");
  }

  private static void outages(StringBuilder html, Report report) {
    html.append(
        "<h2>Outages</h2><table><tr><th>Name<th>Target<th>From<th>To<th>Met<th>Detected"
            + "<th>Taken over<th>Back</tr>");
    for (Report.Injection each : report.injections()) {
      html.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s<td>%s<td>%.1f s<td>%.1f s<td>%s<td>%s<td>%s<td>%s</tr>",
              Xml.escaped(each.name()),
              Xml.escaped(each.target()),
              each.from() / 1000.0,
              each.to() / 1000.0,
              each.observed() ? "yes" : "no",
              after(each.timings().detectMs()),
              after(each.timings().failoverMs()),
              after(each.timings().failbackMs())));
    }
    html.append("</table>");
  }

  private static String after(long millis) {
    return millis < 0 ? "not seen" : "after " + millis + " ms";
  }

  private static void charts(
      StringBuilder html, Report.Series series, List<Report.Injection> outages) {
    html.append("<h2>").append(Xml.escaped(series.adapter())).append("</h2>");
    Map<String, List<Double>> latency = new LinkedHashMap<>();
    latency.put("p50", series.p50());
    latency.put("p99", series.p99());
    html.append(Chart.svg("Latency", "ms", latency, outages));
    Map<String, List<Double>> traffic = new LinkedHashMap<>();
    series
        .traffic()
        .forEach(
            (vendor, counts) ->
                traffic.put(vendor, counts.stream().map(Long::doubleValue).toList()));
    html.append(Chart.svg("Operations by vendor", "/s", traffic, outages));
  }

  private static void timeline(StringBuilder html, Report report) {
    html.append("<h2>Timeline</h2><table>");
    for (Report.Event event : report.timeline()) {
      html.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%.1f s<td>%s</tr>",
              event.atMs() / 1000.0,
              Xml.escaped(event.event())));
    }
    html.append("</table>");
  }
}
