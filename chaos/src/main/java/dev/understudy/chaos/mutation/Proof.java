package dev.understudy.chaos.mutation;

import dev.understudy.chaos.check.Invariant;
import dev.understudy.chaos.report.Report;
import java.util.ArrayList;
import java.util.List;

/** Whether a drill noticed that a protection was missing. */
public sealed interface Proof {

  /** The check that had to fail has failed. */
  record Caught(String measured, List<String> alsoRed) implements Proof {}

  /** The drill has passed without the protection: it is too weak. */
  record Missed() implements Proof {}

  /** It has failed, but the check that had to held. */
  record Wrong(List<String> red) implements Proof {}

  /** Nothing follows: the mutation was not in place, or the drill could not be carried out. */
  record Invalid(String why) implements Proof {}

  /** The drill cannot be run on this machine. */
  record NotChecked(String why) implements Proof {}

  /**
   * What follows from a drill under a mutation.
   *
   * @param red the check that must fail
   * @param unmet the methods whose change nobody has met
   */
  static Proof of(String red, Report report, List<String> unmet) {
    List<Check> checks = Check.of(report);
    if (!unmet.isEmpty()) {
      return new Invalid("nobody met the change of " + String.join(", ", unmet));
    }
    if (report.verdict().equals("invalid")) {
      return new Invalid("an outage of the drill was not met");
    }
    List<Check> meant = checks.stream().filter(c -> c.name().equals(red)).toList();
    if (meant.isEmpty()) {
      return new Invalid("the drill has no check called \"" + red + "\"");
    }
    List<String> failed = checks.stream().filter(c -> !c.held()).map(Check::name).toList();
    if (failed.contains(red)) {
      return new Caught(
          meant.getFirst().measured(), failed.stream().filter(name -> !name.equals(red)).toList());
    }
    return failed.isEmpty() ? new Missed() : new Wrong(failed);
  }

  /** One line of a report. */
  record Check(String name, boolean held, String measured) {

    private static List<Check> of(Report report) {
      List<Check> all = new ArrayList<>();
      for (Invariant invariant : report.invariants()) {
        String measured =
            "%d broken of %d".formatted(invariant.violations().size(), invariant.checked());
        all.add(new Check(invariant.name(), invariant.holds(), measured));
      }
      for (Report.Expectation expectation : report.expectations()) {
        all.add(new Check(expectation.name(), expectation.held(), expectation.measured()));
      }
      return all;
    }
  }

  /** One word. */
  default String verdict() {
    return switch (this) {
      case Caught _ -> "caught";
      case Missed _ -> "missed";
      case Wrong _ -> "wrong";
      case Invalid _ -> "invalid";
      case NotChecked _ -> "not checked";
    };
  }

  /** The rest of it. */
  default String told() {
    return switch (this) {
      case Caught(String measured, List<String> alsoRed) ->
          alsoRed.isEmpty() ? measured : measured + "; also red: " + String.join(", ", alsoRed);
      case Missed() -> "the drill has passed all the same";
      case Wrong(List<String> red) -> "red instead: " + String.join(", ", red);
      case Invalid(String why) -> why;
      case NotChecked(String why) -> why;
    };
  }
}
