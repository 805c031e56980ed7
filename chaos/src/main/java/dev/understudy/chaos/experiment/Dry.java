package dev.understudy.chaos.experiment;

/** What is left out of a run that only tries an experiment. */
public enum Dry {
  NOTHING,
  PROBES,
  ACTIONS,
  ACTIVITIES,
  PAUSE;

  boolean performs(Activity.Kind kind) {
    return switch (this) {
      case NOTHING, PAUSE -> true;
      case PROBES -> kind == Activity.Kind.ACTION;
      case ACTIONS -> kind == Activity.Kind.PROBE;
      case ACTIVITIES -> false;
    };
  }

  boolean pauses() {
    return this != PAUSE && this != ACTIVITIES;
  }
}
