package dev.understudy.failover;

/** What the cluster holds of a vendor. */
public sealed interface HealthState {

  /** Nothing is known yet: it is used and asked, and must not be shown as well. */
  record Unproven() implements HealthState {}

  record Up() implements HealthState {}

  /** Serves, though worse than it should: the last choice inside its tier. */
  record Degraded() implements HealthState {}

  record Down() implements HealthState {}

  /** Down, and one elected node asks with a cheap read whether it is back. */
  record Probing() implements HealthState {}

  /** Takes a growing part of its traffic, in percent. */
  record Recovering(int percent) implements HealthState {

    public Recovering {
      if (percent < 1 || percent > 100) {
        throw new IllegalArgumentException("percent must be in [1, 100], was " + percent);
      }
    }
  }

  /** Taken out by an operator: never chosen, not even in panic. */
  record Drained() implements HealthState {}

  /** The part of its traffic that a vendor in this state should get, 0 to 1. */
  default double share() {
    return switch (this) {
      case Unproven() -> 1;
      case Up() -> 1;
      case Degraded() -> 1;
      case Down() -> 0;
      case Probing() -> 0;
      case Recovering(int percent) -> percent / 100.0;
      case Drained() -> 0;
    };
  }

  /** Lower is the better choice when no vendor is admitted. */
  default int badness() {
    return switch (this) {
      case Up() -> 0;
      case Unproven() -> 1;
      case Recovering(int _) -> 2;
      case Degraded() -> 3;
      case Probing() -> 4;
      case Down() -> 5;
      case Drained() -> Integer.MAX_VALUE;
    };
  }
}
