package dev.understudy.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The figures for people. */
final class Table {

  private Table() {}

  static String of(List<Figure> figures) {
    int longest = figures.stream().mapToInt(figure -> figure.name().length()).max().orElse(0);
    int width = Math.max(longest, "figure".length());
    StringBuilder table = new StringBuilder();
    table.append(row(width, "figure", "value", "unit", "reference", "ratio", "target", ""));
    for (Figure figure : figures) {
      table.append(
          row(
              width,
              figure.name(),
              number(figure.value()),
              figure.unit(),
              number(figure.reference()),
              number(figure.ratio()),
              target(figure),
              verdict(figure)));
    }
    return table.toString();
  }

  private static String row(
      int width,
      String name,
      String value,
      String unit,
      String reference,
      String ratio,
      String target,
      String verdict) {
    return ("%-" + width + "s %9s %-5s %9s %6s %7s  %s")
            .formatted(name, value, unit, reference, ratio, target, verdict)
            .stripTrailing()
        + "\n";
  }

  /** At least is said; a target is at most, else. */
  private static String target(Figure figure) {
    boolean more = figure.target().isPresent() && figure.better() == Figure.Better.MORE;
    return (more ? ">=" : "") + number(figure.target());
  }

  private static String verdict(Figure figure) {
    if (figure.target().isEmpty()) {
      return "";
    }
    return figure.holds() ? "holds" : "MISSED";
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "-";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
