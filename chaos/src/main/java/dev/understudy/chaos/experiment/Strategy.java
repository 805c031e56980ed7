package dev.understudy.chaos.experiment;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * When the hypothesis is checked and when rollbacks are run; empty where the command line is
 * silent.
 */
public record Strategy(Optional<Rollbacks> rollbacks, Optional<Checks> checks) {

  /** When rollbacks are run. */
  public enum Rollbacks {
    /** Once something was injected, and when the experiment has come to its end. */
    DEFAULT,
    /** Whatever happened. */
    ALWAYS,
    /** Not even then. */
    NEVER,
    /** When it deviated, or did not come to its end. */
    DEVIATED
  }

  /** When the hypothesis is checked. */
  public enum Checks {
    DEFAULT,
    BEFORE_METHOD_ONLY,
    AFTER_METHOD_ONLY;

    boolean before() {
      return this != AFTER_METHOD_ONLY;
    }

    boolean after() {
      return this != BEFORE_METHOD_ONLY;
    }
  }

  /** As the experiment's {@code runtime} says, where the command line does not. */
  Strategy orOf(Place runtime) {
    Place rollbacksGiven = runtime.at("rollbacks").at("strategy");
    Place checksGiven = runtime.at("hypothesis").at("strategy");
    return new Strategy(
        rollbacks.or(() -> Optional.of(rollbacks(rollbacksGiven))),
        checks.or(() -> Optional.of(checks(checksGiven))));
  }

  private static Rollbacks rollbacks(Place place) {
    return Rollbacks.valueOf(
        place
            .oneOf(Set.of("default", "always", "never", "deviated"), "default")
            .toUpperCase(Locale.ROOT));
  }

  private static Checks checks(Place place) {
    return Checks.valueOf(
        place
            .oneOf(Set.of("default", "before-method-only", "after-method-only"), "default")
            .replace('-', '_')
            .toUpperCase(Locale.ROOT));
  }

  Rollbacks whenRollbacks() {
    return rollbacks.orElse(Rollbacks.DEFAULT);
  }

  Checks whenChecked() {
    return checks.orElse(Checks.DEFAULT);
  }
}
