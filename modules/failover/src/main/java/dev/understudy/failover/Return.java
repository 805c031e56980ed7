package dev.understudy.failover;

import java.util.Map;

/** The way back: held down, then asked, then given a growing part of its traffic. */
final class Return {

  private Return() {}

  static Verdict heldDown(Case at) {
    Verdict verdict = at.verdict();
    var holdDown = at.policy().failback().holdDown(verdict.flaps());
    if (at.held().compareTo(holdDown) < 0) {
      return verdict;
    }
    // Should it fall again soon, that is one flap more.
    return at.next(
        new HealthState.Probing(),
        "held down for " + holdDown.toMillis() + " ms",
        Map.of(),
        verdict.flaps() + 1);
  }

  static Verdict probed(Case at, int goodInARow) {
    Failback failback = at.policy().failback();
    boolean enough = goodInARow >= failback.goodProbes();
    return enough && at.verdict().state() instanceof HealthState.Probing
        ? at.next(
            new HealthState.Recovering(failback.steps().getFirst()),
            goodInARow + " probes went well",
            Map.of("probes", "good " + goodInARow + " in a row"),
            at.verdict().flaps())
        : at.verdict();
  }

  static Verdict recovering(Case at, int percent) {
    Failback failback = at.policy().failback();
    boolean over = at.held().compareTo(failback.step()) >= 0;
    Votes failing =
        at.votes(
            v -> inThisStep(v, at),
            v -> over ? v.trial().fails(failback) : v.trial().clearlyFails(at.policy()));
    if (failing.carry() && (over || isSaidByTwo(failing, at))) {
      return at.toDown(failing);
    }
    if (!over) {
      return at.verdict();
    }
    int next = failback.steps().indexOf(percent) + 1;
    return next < failback.steps().size()
        ? at.next(
            new HealthState.Recovering(failback.steps().get(next)),
            "the step at " + percent + " % went well")
        : at.next(new HealthState.Up(), "it has recovered");
  }

  /**
   * Before a step is over, one node may have been the only one to ask so far. Where others report
   * on this vendor as well, their turn comes within the step.
   */
  private static boolean isSaidByTwo(Votes failing, Case at) {
    return failing.ayes() >= Math.min(2, at.reports().size());
  }

  private static boolean inThisStep(VendorReport report, Case at) {
    Trial trial = report.trial();
    return trial.epoch() == at.verdict().epoch() && trial.good() + trial.bad() > 0;
  }
}
