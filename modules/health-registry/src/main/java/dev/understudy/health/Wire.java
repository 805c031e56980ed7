package dev.understudy.health;

import com.hazelcast.nio.serialization.compact.CompactReader;
import dev.understudy.failover.HealthState;
import java.time.Instant;
import java.util.Objects;

/**
 * What the serializers have in common. Compact serialization finds fields by name, so that in a
 * rolling upgrade two versions of a class meet: a field that is new must be read with a default,
 * and none is ever given another meaning. Names of states and positions of counts are only added
 * to.
 */
final class Wire {

  private Wire() {}

  static String text(CompactReader in, String field) {
    return Objects.requireNonNullElse(in.readString(field), "");
  }

  static Instant instant(CompactReader in, String field) {
    return Instant.ofEpochMilli(in.readInt64(field));
  }

  static String name(HealthState state) {
    return switch (state) {
      case HealthState.Unproven() -> "UNPROVEN";
      case HealthState.Up() -> "UP";
      case HealthState.Degraded() -> "DEGRADED";
      case HealthState.Down() -> "DOWN";
      case HealthState.Probing() -> "PROBING";
      case HealthState.Recovering(int _) -> "RECOVERING";
      case HealthState.Drained() -> "DRAINED";
    };
  }

  static int percent(HealthState state) {
    return state instanceof HealthState.Recovering(int percent) ? percent : 0;
  }

  static HealthState state(String name, int percent) {
    return switch (name) {
      case "UNPROVEN" -> new HealthState.Unproven();
      case "UP" -> new HealthState.Up();
      case "DEGRADED" -> new HealthState.Degraded();
      case "PROBING" -> new HealthState.Probing();
      case "RECOVERING" -> new HealthState.Recovering(percent);
      case "DRAINED" -> new HealthState.Drained();
      // DOWN, and whatever a newer version calls a state that this one does not know: be careful.
      default -> new HealthState.Down();
    };
  }
}
