package dev.understudy.bench;

import java.util.OptionalDouble;

/**
 * One measured number.
 *
 * @param unit of the value, the reference and the target
 * @param reference what something well known takes for the like, measured in the same run
 * @param target the value must not be beyond this
 * @param better which side of the target is good
 */
record Figure(
    String name,
    double value,
    String unit,
    OptionalDouble reference,
    OptionalDouble target,
    Better better) {

  /** What a value should be. */
  enum Better {
    LESS,
    MORE
  }

  static Figure of(String name, double value, String unit) {
    return new Figure(
        name, value, unit, OptionalDouble.empty(), OptionalDouble.empty(), Better.LESS);
  }

  Figure beside(double measuredReference) {
    return new Figure(name, value, unit, OptionalDouble.of(measuredReference), target, better);
  }

  Figure atMost(double bound) {
    return new Figure(name, value, unit, reference, OptionalDouble.of(bound), Better.LESS);
  }

  Figure atLeast(double bound) {
    return new Figure(name, value, unit, reference, OptionalDouble.of(bound), Better.MORE);
  }

  /** The value over the reference. */
  OptionalDouble ratio() {
    return reference.isPresent() && reference.getAsDouble() != 0
        ? OptionalDouble.of(value / reference.getAsDouble())
        : OptionalDouble.empty();
  }

  /** What has no target cannot miss it. */
  boolean holds() {
    return target.isEmpty()
        || switch (better) {
          case LESS -> value <= target.getAsDouble();
          case MORE -> value >= target.getAsDouble();
        };
  }
}
