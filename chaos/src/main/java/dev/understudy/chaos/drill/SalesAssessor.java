package dev.understudy.chaos.drill;

import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.workload.History;
import java.time.Duration;

/** Compares what was expected of sales with when each vendor's books told of them. */
final class SalesAssessor {

  private final History history;
  private final Evidence evidence;

  SalesAssessor(History history, Evidence evidence) {
    this.history = history;
    this.evidence = evidence;
  }

  /** From when all faults were over. */
  Report.Expectation drained(long faultsEnd, Duration within) {
    Sales sales = new Sales(history.kept(), evidence);
    long longest = 0;
    for (String vendor : Vendors.of("inventory")) {
      long lag = sales.longestLag(vendor, faultsEnd);
      longest = lag < 0 || longest < 0 ? -1 : Math.max(longest, lag);
    }
    Report.Expectation timed = Assessor.within("every vendor knows every sale", longest, within);
    return sales.count() > 0
        ? timed
        : new Report.Expectation(timed.name(), timed.expected(), "nothing was sold", false);
  }

  Report.Expectation lag(String vendor, long firstFault, Duration below) {
    Sales sales = new Sales(history.kept(), evidence);
    long lag = sales.longestLag(vendor, 0);
    return new Report.Expectation(
        "a sale reaches " + vendor,
        "within " + below.toMillis() + " ms",
        lag < 0
            ? "never"
            : "%d ms; %d sales were behind when the first fault began"
                .formatted(lag, sales.behind(vendor, firstFault)),
        lag >= 0 && lag <= below.toMillis() && sales.count() > 0);
  }
}
