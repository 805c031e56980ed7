package dev.understudy.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** All requests of an open loop. Latencies are those of all of them, failed ones too. */
public record Samples(List<Sample> all) {

  private static final int DIGITS = 3;

  public Samples {
    all = List.copyOf(all);
  }

  /** Those meant to start in {@code [from, to)}. */
  public Samples between(Duration from, Duration to) {
    return new Samples(
        all.stream()
            .filter(sample -> sample.at().compareTo(from) >= 0 && sample.at().compareTo(to) < 0)
            .toList());
  }

  public long failed() {
    return count(answer -> !answer.isGood());
  }

  /** How many of those that failed ended with each status. */
  public Map<Integer, Long> failures() {
    return all.stream()
        .map(Sample::answer)
        .filter(answer -> !answer.isGood())
        .collect(Collectors.groupingBy(Answer::status, TreeMap::new, Collectors.counting()));
  }

  public long count(Predicate<Answer> which) {
    return all.stream().map(Sample::answer).filter(which).count();
  }

  /** In milliseconds, of this percentile in (0, 100]; 0 when there is no sample. */
  public double percentile(double percent) {
    Histogram histogram = new Histogram(DIGITS);
    all.forEach(sample -> histogram.recordValue(sample.took().toNanos()));
    return histogram.getValueAtPercentile(percent) / 1e6;
  }

  /** In milliseconds. */
  public double max() {
    return percentile(100);
  }
}
