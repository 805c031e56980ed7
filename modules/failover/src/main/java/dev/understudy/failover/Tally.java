package dev.understudy.failover;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Calls to a vendor in the window of {@link HealthPolicy}, by how they ended.
 *
 * @param faults what went wrong in those that were not executed or are unknown
 * @param slow answered, and yet slower than {@link Thresholds#slowCall}
 */
public record Tally(
    int succeeded,
    int declined,
    int notExecuted,
    int unknown,
    Map<Fault.Kind, Integer> faults,
    int slow) {

  public static final Tally NONE = new Tally(0, 0, 0, 0, Map.of(), 0);

  /** What can be wrong between this node and any vendor: the vendor itself may be well. */
  private static final Set<Fault.Kind> TRANSPORT =
      EnumSet.of(
          Fault.Kind.REFUSED,
          Fault.Kind.DNS,
          Fault.Kind.TLS,
          Fault.Kind.TIMED_OUT,
          Fault.Kind.RESET);

  public Tally {
    if (succeeded < 0 || declined < 0 || notExecuted < 0 || unknown < 0 || slow < 0) {
      throw new IllegalArgumentException(
          "counts must not be negative, were %d, %d, %d, %d, %d"
              .formatted(succeeded, declined, notExecuted, unknown, slow));
    }
    faults = Map.copyOf(faults);
  }

  /** A vendor that answers is well, whatever it says. */
  public int good() {
    return succeeded + declined;
  }

  public int bad() {
    return notExecuted + unknown;
  }

  public int calls() {
    return good() + bad();
  }

  double badRate() {
    return calls() == 0 ? 0 : (double) bad() / calls();
  }

  double slowRate() {
    return good() == 0 ? 0 : (double) slow / good();
  }

  int transportFaults() {
    int sum = 0;
    for (Map.Entry<Fault.Kind, Integer> fault : faults.entrySet()) {
      sum += TRANSPORT.contains(fault.getKey()) ? fault.getValue() : 0;
    }
    return sum;
  }

  Tally plus(Tally other) {
    Map<Fault.Kind, Integer> both = new EnumMap<>(Fault.Kind.class);
    both.putAll(faults);
    other.faults.forEach((kind, count) -> both.merge(kind, count, Integer::sum));
    return new Tally(
        succeeded + other.succeeded,
        declined + other.declined,
        notExecuted + other.notExecuted,
        unknown + other.unknown,
        both,
        slow + other.slow);
  }
}
