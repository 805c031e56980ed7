package dev.understudy.chaos.drill;

import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.report.Report;
import dev.understudy.chaos.workload.Sample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Numbers from a history: percentiles by HdrHistogram, series by second. */
final class Measures {

  private static final long LONGEST_MICROS = 120_000_000;

  private Measures() {}

  static Histogram latencies(Collection<Sample> samples) {
    Histogram histogram = new Histogram(LONGEST_MICROS, 3);
    samples.forEach(
        sample ->
            histogram.recordValue(
                Math.clamp((long) (sample.latencyMillis() * 1000), 1, LONGEST_MICROS)));
    return histogram;
  }

  static double millis(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(percentile) / 1000.0;
  }

  static Report.Load load(List<Sample> history, long lost) {
    Histogram latencies = latencies(history);
    return new Report.Load(
        history.size(),
        count(history, Sample.Result.SUCCEEDED),
        count(history, Sample.Result.DECLINED),
        count(history, Sample.Result.PROCESSING),
        count(history, Sample.Result.FAILED),
        lost,
        new Report.Latency(
            millis(latencies, 50),
            millis(latencies, 95),
            millis(latencies, 99),
            millis(latencies, 100)));
  }

  static long count(Collection<Sample> samples, Sample.Result result) {
    return samples.stream().filter(sample -> sample.result() == result).count();
  }

  /**
   * Who served what, at which moment: from the answers where they say it, else from the ledgers.
   *
   * @param fromEpoch turns the ledgers' time into the drill's
   */
  static Map<String, List<Long>> served(
      String adapter, List<Sample> history, List<Entry> ledgers, LongUnaryOperator fromEpoch) {
    Map<String, List<Long>> served = new TreeMap<>();
    if (adapter.equals("email")) {
      ledgers.stream()
          .filter(entry -> entry.kind().equals("mail"))
          .forEach(
              entry ->
                  served
                      .computeIfAbsent(entry.vendor(), _ -> new ArrayList<>())
                      .add(fromEpoch.applyAsLong(entry.atMillis())));
      return served;
    }
    history.stream()
        .filter(sample -> sample.adapter().equals(adapter) && !sample.provider().isEmpty())
        .filter(sample -> sample.result() == Sample.Result.SUCCEEDED)
        .forEach(
            sample ->
                served
                    .computeIfAbsent(sample.provider(), _ -> new ArrayList<>())
                    .add(sample.atMillis() + (long) sample.latencyMillis()));
    return served;
  }

  static Report.Series series(
      String adapter, List<Sample> history, Map<String, List<Long>> served, long endMillis) {
    int seconds = (int) (endMillis / 1000) + 1;
    Map<Long, List<Sample>> bySecond =
        history.stream()
            .filter(sample -> sample.adapter().equals(adapter))
            .collect(Collectors.groupingBy(sample -> sample.atMillis() / 1000));
    List<Double> p50 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    for (long second = 0; second < seconds; second++) {
      Histogram latencies = latencies(bySecond.getOrDefault(second, List.of()));
      p50.add(millis(latencies, 50));
      p99.add(millis(latencies, 99));
    }
    Map<String, List<Long>> traffic = new TreeMap<>();
    served.forEach(
        (vendor, moments) -> {
          long[] counts = new long[seconds];
          moments.stream()
              .filter(moment -> moment >= 0 && moment / 1000 < seconds)
              .forEach(moment -> counts[(int) (moment / 1000)]++);
          traffic.put(vendor, java.util.Arrays.stream(counts).boxed().toList());
        });
    return new Report.Series(adapter, p50, p99, traffic);
  }
}
