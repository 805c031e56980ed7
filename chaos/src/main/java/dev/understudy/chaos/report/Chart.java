package dev.understudy.chaos.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A line chart over seconds as SVG, with the outages shaded. */
final class Chart {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 180;
  private static final int LEFT = 56;
  private static final int BOTTOM = 24;
  private static final int TOP = 12;
  private static final List<String> COLOURS = List.of("var(--a)", "var(--b)", "var(--c)");

  private Chart() {}

  static String svg(
      String title, String unit, Map<String, List<Double>> lines, List<Report.Injection> outages) {
    int seconds = lines.values().stream().mapToInt(List::size).max().orElse(1);
    double most = lines.values().stream().flatMap(List::stream).mapToDouble(v -> v).max().orElse(1);
    double top = Math.max(1, most * 1.1);
    StringBuilder svg =
        new StringBuilder(
            "<figure><figcaption>%s</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\">"
                .formatted(Xml.escaped(title), WIDTH, HEIGHT));
    for (Report.Injection outage : outages) {
      double from = x(outage.from() / 1000.0, seconds);
      double width = x(outage.to() / 1000.0, seconds) - from;
      svg.append(
          format(
              "<rect class=\"outage\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\">"
                  + "<title>%s</title></rect>",
              from, TOP, width, HEIGHT - TOP - BOTTOM, Xml.escaped(outage.name())));
    }
    for (int i = 0; i <= 2; i++) {
      double value = top * i / 2;
      svg.append(
          format(
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f %s</text>",
              LEFT, WIDTH, y(value, top), y(value, top), LEFT - 4, y(value, top) + 4, value, unit));
    }
    for (int second = 0; second < seconds; second += 10) {
      svg.append(
          format(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>",
              x(second, seconds), HEIGHT - 6, second));
    }
    int colour = 0;
    StringBuilder legend = new StringBuilder("<p class=\"legend\">");
    for (Map.Entry<String, List<Double>> line : lines.entrySet()) {
      String stroke = COLOURS.get(colour++ % COLOURS.size());
      svg.append("<polyline fill=\"none\" stroke=\"%s\" points=\"".formatted(stroke));
      for (int i = 0; i < line.getValue().size(); i++) {
        svg.append(format("%.1f,%.1f ", x(i, seconds), y(line.getValue().get(i), top)));
      }
      svg.append("\"/>");
      legend.append(
          "<span style=\"color:%s\">&#9644; %s</span> "
              .formatted(stroke, Xml.escaped(line.getKey())));
    }
    return svg.append("</svg>").append(legend).append("</p></figure>").toString();
  }

  private static double x(double second, int seconds) {
    return LEFT + second / Math.max(1, seconds - 1) * (WIDTH - LEFT);
  }

  private static double y(double value, double top) {
    return TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
