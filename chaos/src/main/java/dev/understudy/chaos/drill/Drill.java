package dev.understudy.chaos.drill;

import dev.understudy.catalogue.Required;
import dev.understudy.chaos.workload.Rates;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A drill: outages in turn, under a workload, and what must hold meanwhile.
 *
 * @param warmUp under load, before the first outage
 */
public record Drill(
    String name, String description, Duration warmUp, Rates rates, List<Outage> outages) {

  private static final Duration LONGEST = Duration.ofMinutes(10);

  public Drill {
    Required.field("name", name);
    Required.field("description", description);
    Required.field("warmUp", warmUp);
    Required.field("rates", rates);
    Required.field("outages", outages);
    outages = List.copyOf(outages);
    requireTime("warmUp", warmUp);
  }

  /** What is done to a vendor's connection. */
  public enum Fault {
    /** Nothing listens any more. */
    REFUSED,
    /** Connections are accepted, and nothing ever comes back. */
    BLACKHOLE,
    /** Each request is answered 503. */
    HTTP_503
  }

  /**
   * One outage.
   *
   * @param vendor whose proxy is hit; the primary of {@code adapter}
   * @param backup who is expected to take over
   * @param lasts at most ten minutes
   * @param recovery under load, after it
   * @param rto by when the backup must serve
   * @param operations none of these may fail from its start to the end of its recovery
   * @param p99 of their latency, in the same time
   */
  public record Outage(
      String name,
      String adapter,
      String vendor,
      String backup,
      Fault fault,
      Duration lasts,
      Duration recovery,
      Duration rto,
      Set<String> operations,
      Duration p99) {

    public Outage {
      Required.field("name", name);
      Required.field("adapter", adapter);
      Required.field("vendor", vendor);
      Required.field("backup", backup);
      Required.field("fault", fault);
      Required.field("lasts", lasts);
      Required.field("recovery", recovery);
      Required.field("rto", rto);
      Required.field("operations", operations);
      Required.field("p99", p99);
      operations = Set.copyOf(operations);
      requireTime("lasts", lasts);
      requireTime("recovery", recovery);
    }
  }

  private static void requireTime(String field, Duration value) {
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(field + " must be in [0, 10 min], was " + value);
    }
  }
}
