package dev.understudy.chaos.experiment;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * When the hypothesis is checked and when rollbacks are run; empty where the command line is
 * silent.
 *
 * @param pause between checks while the method runs
 * @param failFast whether the method ends when one of those is bad
 */
public record Strategy(
    Optional<Rollbacks> rollbacks,
    Optional<Checks> checks,
    Optional<Duration> pause,
    Optional<Boolean> failFast) {

  private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  public Strategy {
    pause.ifPresent(Strategy::requirePause);
  }

  public Strategy(Optional<Rollbacks> rollbacks, Optional<Checks> checks) {
    this(rollbacks, checks, Optional.empty(), Optional.empty());
  }

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
    AFTER_METHOD_ONLY,
    DURING_METHOD_ONLY,
    /** Before, during and after. */
    CONTINUOUSLY;

    boolean before() {
      return this == DEFAULT || this == BEFORE_METHOD_ONLY || this == CONTINUOUSLY;
    }

    boolean during() {
      return this == DURING_METHOD_ONLY || this == CONTINUOUSLY;
    }

    boolean after() {
      return this == DEFAULT || this == AFTER_METHOD_ONLY || this == CONTINUOUSLY;
    }
  }

  /** As the experiment's {@code runtime} says, where the command line does not. */
  Strategy orOf(Place runtime) {
    Place rollbacksGiven = runtime.at("rollbacks").at("strategy");
    Place hypothesis = runtime.at("hypothesis");
    Place checksGiven = hypothesis.at("strategy");
    return new Strategy(
        rollbacks.or(() -> Optional.of(rollbacks(rollbacksGiven))),
        checks.or(() -> Optional.of(checks(checksGiven))),
        pause.or(() -> hypothesis.at("frequency").seconds().map(Strategy::requirePause)),
        failFast.or(() -> Optional.of(hypothesis.at("fail_fast").flag(false))));
  }

  /**
   * A pause between checks.
   *
   * @param seconds above 0, to an hour
   */
  public static Duration pause(double seconds) {
    return requirePause(Duration.ofNanos((long) (seconds * 1e9)));
  }

  private static Duration requirePause(Duration pause) {
    if (!pause.isPositive() || pause.compareTo(LONGEST_PAUSE) > 0) {
      throw new ExperimentException(
          "the hypothesis' frequency must be in (0, 3600] seconds, was " + pause);
    }
    return pause;
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
            .oneOf(
                Set.of(
                    "default",
                    "before-method-only",
                    "after-method-only",
                    "during-method-only",
                    "continuously"),
                "default")
            .replace('-', '_')
            .toUpperCase(Locale.ROOT));
  }

  Rollbacks whenRollbacks() {
    return rollbacks.orElse(Rollbacks.DEFAULT);
  }

  Checks whenChecked() {
    return checks.orElse(Checks.DEFAULT);
  }

  Duration pauseBetween() {
    return pause.orElse(DEFAULT_PAUSE);
  }

  boolean failsFast() {
    return failFast.orElse(false);
  }
}
