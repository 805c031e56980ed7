package dev.understudy.chaos.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.understudy.chaos.check.Invariant;
import java.util.List;
import java.util.Map;

/**
 * What a drill found; {@code report.json} is this record.
 *
 * @param schema 1
 * @param verdict {@code passed}, {@code failed}, or {@code invalid} when an injection was not
 *     observed or a check could not run
 * @param startedAt ISO 8601
 * @param platform what was measured of the platform itself; empty when it ran before
 * @param series what the charts show; in the HTML only
 */
public record Report(
    int schema,
    String drill,
    long seed,
    String verdict,
    String startedAt,
    long durationMs,
    List<Injection> injections,
    Load workload,
    Timings timings,
    Objectives objectives,
    List<Invariant> invariants,
    List<Expectation> expectations,
    Map<String, Long> platform,
    List<Event> timeline,
    @JsonIgnore List<Series> series) {

  /** An outage, in milliseconds from the start. */
  public record Injection(
      String name, String target, long from, long to, boolean observed, Timings timings) {}

  /** All operations together. */
  public record Load(
      long offered,
      long succeeded,
      long declined,
      long processing,
      long failed,
      long lost,
      Latency latencyMs) {}

  /** From the intended start, in milliseconds. */
  public record Latency(double p50, double p95, double p99, double max) {}

  /**
   * The worst of all outages, in milliseconds; -1 when it was not seen.
   *
   * @param detectMs from the outage to the cluster's verdict
   * @param failoverMs from the outage to the first operation that the backup served
   * @param failbackMs from its end to the first operation that the primary served again
   */
  public record Timings(long detectMs, long failoverMs, long failbackMs) {}

  /** Recovery time in milliseconds, and recovery point in lost operations. */
  public record Objectives(Objective rtoMs, Objective rpo) {}

  /** A target and what was measured; -1 when it was not seen. */
  public record Objective(long target, long measured) {}

  /** Something that had to hold during an outage. */
  public record Expectation(String name, String expected, String measured, boolean held) {}

  /** Something that happened. */
  public record Event(long atMs, String event) {}

  /**
   * One adapter, second by second.
   *
   * @param traffic operations by vendor
   */
  public record Series(
      String adapter, List<Double> p50, List<Double> p99, Map<String, List<Long>> traffic) {}

  /** The same with what was measured of the platform. */
  public Report withPlatform(Map<String, Long> measured) {
    return new Report(
        schema,
        drill,
        seed,
        verdict,
        startedAt,
        durationMs,
        injections,
        workload,
        timings,
        objectives,
        invariants,
        expectations,
        measured,
        timeline,
        series);
  }

  @JsonIgnore
  public boolean isPassed() {
    return verdict.equals("passed");
  }
}
