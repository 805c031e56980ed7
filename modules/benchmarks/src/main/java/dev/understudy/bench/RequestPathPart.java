package dev.understudy.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What a call costs before and after the vendor's own time: to draw who is first, to find room in
 * its bulkhead, to note how it ended. Beside it, a Resilience4j circuit breaker for one vendor.
 */
final class RequestPathPart implements Part {

  private static final double MOST_NANOS = 150;

  /** No object is smaller than 16 bytes; what is left below one is other threads' allocation. */
  private static final double NO_OBJECT_BYTES = 1;

  /** From two vendors to two hundred; a cache line more or less may show, a loop may not. */
  private static final double MOST_GROWTH = 1.2;

  @Override
  public String name() {
    return "request-path";
  }

  @Override
  public String about() {
    return "who is first, is there room, note the end: 2 to 200 vendors";
  }

  @Override
  public List<Figure> run(Run how) {
    JmhRun run = JmhRun.of(RequestPath.class, how.quick());
    double breaker = run.nanos("breakerOfOneVendor", "2");
    double breakerBytes = run.bytes("breakerOfOneVendor", "2");
    List<Figure> figures = new ArrayList<>();
    for (String vendors : RequestPath.VENDORS) {
      String of = ", " + vendors + " vendors";
      figures.add(
          Figure.of("choose, admit, record" + of, run.nanos("chooseAdmitRecord", vendors), "ns")
              .beside(breaker)
              .atMost(MOST_NANOS));
      figures.add(
          Figure.of("  allocated" + of, run.bytes("chooseAdmitRecord", vendors), "B")
              .beside(breakerBytes)
              .atMost(NO_OBJECT_BYTES));
      figures.add(
          Figure.of("  of which choose, admit" + of, run.nanos("chooseAdmit", vendors), "ns"));
      figures.add(
          Figure.of("  with meters" + of, run.nanos("chooseAdmitRecordMetered", vendors), "ns"));
      figures.add(
          Figure.of("    allocated" + of, run.bytes("chooseAdmitRecordMetered", vendors), "B"));
      figures.add(
          Figure.of("  a whole call of the engine" + of, run.nanos("wholeCall", vendors), "ns"));
      figures.add(Figure.of("    allocated" + of, run.bytes("wholeCall", vendors), "B"));
    }
    double few = run.nanos("chooseAdmitRecord", "2");
    figures.add(
        Figure.of("200 vendors over 2", run.nanos("chooseAdmitRecord", "200") / few, "x")
            .atMost(MOST_GROWTH));
    return figures;
  }
}
