package dev.understudy.failover;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one node has seen of one vendor, by class of operation.
 *
 * <p>The classes combine so: a node says DOWN when its calls of all classes together say so, or
 * those of one class that is a good part of them (a gateway that answers reads while every charge
 * fails is down). It says DEGRADED when one class is bad or slow, however small its part.
 */
public record VendorReport(Trial trial, Map<String, Observation> operations) {

  public VendorReport {
    operations = Map.copyOf(operations);
  }

  /** What a node that has seen this says: when it changes, the others should hear of it at once. */
  public Opinion opinion(HealthPolicy policy) {
    Thresholds thresholds = policy.thresholds();
    if (saysDown(thresholds) || trial.clearlyFails(policy)) {
      return Opinion.DOWN;
    }
    if (!canTell(thresholds)) {
      return Opinion.CANNOT_TELL;
    }
    return saysDegraded(thresholds, 1) ? Opinion.DEGRADED : Opinion.WELL;
  }

  /** The calls of all classes together. */
  public Tally pooled() {
    Tally sum = null;
    for (Observation operation : operations.values()) {
      sum = sum == null ? operation.calls() : sum.plus(operation.calls());
    }
    return sum == null ? Tally.NONE : sum;
  }

  /** Whether there was enough traffic to say anything. */
  public boolean canTell(Thresholds thresholds) {
    int calls = 0;
    for (Observation o : operations.values()) {
      calls += o.calls().calls();
    }
    return calls >= thresholds.minimumCalls() || saysDown(thresholds);
  }

  public boolean saysDown(Thresholds thresholds) {
    Tally all = pooled();
    if (isDown(all, all.good() == 0 ? all.bad() : 0, thresholds)) {
      return true;
    }
    for (Observation o : operations.values()) {
      boolean weighty = o.calls().calls() >= thresholds.weightyClass() * all.calls();
      if (weighty && isDown(o.calls(), o.badInARow(), thresholds)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether one class, or all together, are bad or slow.
   *
   * @param strictness 1 to become degraded; less to stay so, lest a vendor at the edge flickers
   */
  boolean saysDegraded(Thresholds thresholds, double strictness) {
    for (Observation o : operations.values()) {
      if (isDegraded(o.calls(), thresholds, strictness)) {
        return true;
      }
    }
    return isDegraded(pooled(), thresholds, strictness);
  }

  /** Whether what fails is the way to the vendor, rather than the vendor. */
  boolean failsOnTransport(Thresholds thresholds) {
    Tally all = pooled();
    return saysDown(thresholds) && all.transportFaults() >= thresholds.transportRate() * all.bad();
  }

  private static boolean isDown(Tally calls, int badInARow, Thresholds thresholds) {
    return badInARow >= thresholds.badInARow()
        || (calls.calls() >= thresholds.minimumCalls() && calls.badRate() >= thresholds.downRate());
  }

  private static boolean isDegraded(Tally calls, Thresholds thresholds, double strictness) {
    return calls.calls() >= thresholds.minimumCalls()
        && (calls.badRate() >= strictness * thresholds.degradedRate()
            || calls.slowRate() >= strictness * thresholds.slowRate());
  }

  String forPeople() {
    Tally all = pooled();
    int badInARow = operations.values().stream().mapToInt(Observation::badInARow).max().orElse(0);
    return "good %d, bad %d, slow %d, bad in a row %d%s"
        .formatted(
            all.good(),
            all.bad(),
            all.slow(),
            badInARow,
            all.faults().isEmpty() ? "" : " " + new TreeMap<>(all.faults()));
  }
}
