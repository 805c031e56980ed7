package dev.understudy.health;

import dev.understudy.failover.HealthState;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Verdict;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A verdict as it travels.
 *
 * @param detail of RECOVERING the percent, of PROBING the good answers
 * @param evidence lines of name, tab, value; in order, so that equal verdicts are equal bytes
 */
record VerdictData(
    String provider,
    String state,
    int detail,
    long epoch,
    long sinceMillis,
    String reason,
    String evidence,
    int flaps) {

  static VerdictData of(Verdict verdict) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(verdict.evidence())
        .forEach((name, value) -> lines.append(name).append('\t').append(value).append('\n'));
    return new VerdictData(
        verdict.provider().value(),
        name(verdict.state()),
        detail(verdict.state()),
        verdict.epoch(),
        verdict.since().toEpochMilli(),
        verdict.reason(),
        lines.toString(),
        verdict.flaps());
  }

  Verdict toVerdict() {
    Map<String, String> pairs = new TreeMap<>();
    for (String line : evidence.split("\n", -1)) {
      int tab = line.indexOf('\t');
      if (tab > 0) {
        pairs.put(line.substring(0, tab), line.substring(tab + 1));
      }
    }
    return new Verdict(
        new ProviderId(provider),
        healthState(),
        epoch,
        Instant.ofEpochMilli(sinceMillis),
        reason,
        pairs,
        flaps);
  }

  HealthState healthState() {
    return switch (state) {
      case "UP" -> new HealthState.Up();
      case "DEGRADED" -> new HealthState.Degraded();
      case "DOWN" -> new HealthState.Down();
      case "PROBING" -> new HealthState.Probing(detail);
      case "RECOVERING" -> new HealthState.Recovering(detail);
      case "DRAINED" -> new HealthState.Drained();
      default -> throw new IllegalStateException("there is no state " + state);
    };
  }

  private static String name(HealthState state) {
    return switch (state) {
      case HealthState.Up() -> "UP";
      case HealthState.Degraded() -> "DEGRADED";
      case HealthState.Down() -> "DOWN";
      case HealthState.Probing(int _) -> "PROBING";
      case HealthState.Recovering(int _) -> "RECOVERING";
      case HealthState.Drained() -> "DRAINED";
    };
  }

  private static int detail(HealthState state) {
    return switch (state) {
      case HealthState.Probing(int goodAnswers) -> goodAnswers;
      case HealthState.Recovering(int percent) -> percent;
      case HealthState.Up(), HealthState.Degraded(), HealthState.Down(), HealthState.Drained() -> 0;
    };
  }
}
