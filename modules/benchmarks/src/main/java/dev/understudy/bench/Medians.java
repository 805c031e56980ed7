package dev.understudy.bench;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** What several runs say together. */
final class Medians {

  private Medians() {}

  /** Of two in the middle, the lower one. */
  static <T> double of(Collection<T> results, ToDoubleFunction<T> figure) {
    return percentile(50, results, figure);
  }

  /**
   * The smallest that so many percent do not exceed (the nearest rank). The 99th of less than a
   * hundred is the greatest.
   */
  static <T> double percentile(double percent, Collection<T> results, ToDoubleFunction<T> figure) {
    double[] sorted = results.stream().mapToDouble(figure).sorted().toArray();
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }

  static <T> double sum(Collection<T> results, ToDoubleFunction<T> figure) {
    return results.stream().mapToDouble(figure).sum();
  }
}
