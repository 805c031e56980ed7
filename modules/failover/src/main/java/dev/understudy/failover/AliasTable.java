package dev.understudy.failover;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Draws an index with given probability, in the same time however many there are: Walker's method
 * of aliases, built as by Vose, "A linear algorithm for generating random numbers with a given
 * distribution", 1991.
 */
final class AliasTable {

  private final double[] cut;
  private final int[] alias;

  /**
   * @param weights relative to each other, all greater than 0
   */
  AliasTable(double[] weights) {
    int n = weights.length;
    this.cut = new double[n];
    this.alias = new int[n];
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    Deque<Integer> small = new ArrayDeque<>();
    Deque<Integer> large = new ArrayDeque<>();
    for (int i = 0; i < n; i++) {
      cut[i] = weights[i] * n / sum;
      alias[i] = i;
      (cut[i] < 1 ? small : large).add(i);
    }
    while (!small.isEmpty() && !large.isEmpty()) {
      int poor = small.remove();
      int rich = large.remove();
      alias[poor] = rich;
      cut[rich] -= 1 - cut[poor];
      (cut[rich] < 1 ? small : large).add(rich);
    }
    // What is left over differs from 1 by rounding only, and is its own alias.
  }

  /**
   * @param uniform drawn from [0, 1)
   */
  int at(double uniform) {
    double scaled = uniform * cut.length;
    int column = (int) scaled;
    return scaled - column < cut[column] ? column : alias[column];
  }

  /** The probability that {@link #at} gives this index. */
  double probability(int index) {
    double columns = 0;
    for (int i = 0; i < cut.length; i++) {
      double own = Math.min(1, cut[i]);
      columns += i == index ? own : 0;
      columns += alias[i] == index ? 1 - own : 0;
    }
    return columns / cut.length;
  }
}
