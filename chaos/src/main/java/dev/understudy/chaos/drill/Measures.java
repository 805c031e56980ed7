package dev.understudy.chaos.drill;

import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.workload.History;
import dev.understudy.chaos.workload.Moments;
import dev.understudy.chaos.workload.Sample;
import dev.understudy.chaos.workload.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Numbers from a history and the vendors' ledgers. */
final class Measures {

  private final History history;
  private final Evidence evidence;

  Measures(History history, Evidence evidence) {
    this.history = history;
    this.evidence = evidence;
  }

  Report.Load load(long endMillis) {
    Tally all = history.tally(history.kinds(), 0, endMillis);
    return new Report.Load(
        all.count(),
        all.count(Sample.Result.SUCCEEDED),
        all.count(Sample.Result.DECLINED),
        all.count(Sample.Result.PROCESSING),
        all.failed(),
        evidence.lost(),
        new Report.Latency(all.millis(50), all.millis(95), all.millis(99), all.millis(100)));
  }

  /**
   * Who served what, at which moment: from the answers where they say it, else from the ledgers.
   */
  Map<String, Moments> served(String adapter) {
    return adapter.equals("email") ? evidence.done("mail") : history.served(adapter);
  }

  /** From a moment on, when a vendor first served; -1 for never. */
  long firstServed(String adapter, String vendor, long from) {
    Moments moments = served(adapter).get(vendor);
    return moments == null ? -1 : moments.firstFrom(from);
  }

  Report.Series series(String adapter, long endMillis) {
    int seconds = (int) (endMillis / 1000) + 1;
    Set<String> kinds = history.kinds(adapter);
    List<Double> p50 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    for (long second = 0; second < seconds; second++) {
      Tally tally = history.tally(kinds, second * 1000, second * 1000);
      p50.add(tally.millis(50));
      p99.add(tally.millis(99));
    }
    Map<String, List<Long>> traffic = new TreeMap<>();
    served(adapter)
        .forEach(
            (vendor, moments) ->
                traffic.put(vendor, Arrays.stream(moments.perSecond(seconds)).boxed().toList()));
    return new Report.Series(adapter, p50, p99, traffic);
  }
}
