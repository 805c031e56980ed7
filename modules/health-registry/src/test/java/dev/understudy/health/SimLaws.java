package dev.understudy.health;

import dev.understudy.failover.Evidence;
import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.Heard;
import dev.understudy.failover.NodeReport;
import dev.understudy.failover.Observation;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.VendorReport;
import dev.understudy.failover.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What must hold after every step, worked out again by plain arithmetic rather than by asking the
 * rules. Gives what is wrong; empty when nothing is.
 */
final class SimLaws {

  private SimLaws() {}

  /** No judgement takes a vendor down without a majority of those who can tell, and two of two. */
  static String downTakesAQuorum(
      Evidence evidence, Heard<Verdict> previous, Verdict next, HealthPolicy policy) {
    boolean falls =
        next.state() instanceof HealthState.Down
            && !next.forced()
            && !(previous.what().state() instanceof HealthState.Down);
    if (!falls) {
      return "";
    }
    boolean step = previous.what().state() instanceof HealthState.Recovering;
    int able = 0;
    int bad = 0;
    for (NodeReport node : evidence.reports()) {
      VendorReport report = node.vendors().get(next.provider());
      if (report != null && !evidence.suspects().contains(node.node())) {
        boolean saysBad =
            step ? failsTheStep(report, previous.what(), policy) : isBad(report, policy);
        boolean canTell =
            step ? isInTheStep(report, previous.what()) : saysBad || hasEnough(report);
        able += canTell ? 1 : 0;
        bad += canTell && saysBad ? 1 : 0;
      }
    }
    return bad * 2 > able && bad >= Math.min(2, able)
        ? ""
        : "%s went down by %d of %d".formatted(next.provider(), bad, able);
  }

  private static boolean isInTheStep(VendorReport report, Verdict step) {
    return report.trial().epoch() == step.epoch()
        && report.trial().good() + report.trial().bad() > 0;
  }

  private static boolean failsTheStep(VendorReport report, Verdict step, HealthPolicy policy) {
    int calls = report.trial().good() + report.trial().bad();
    return isInTheStep(report, step)
        && report.trial().good() < policy.failback().stepGoodRate() * calls;
  }

  private static boolean hasEnough(VendorReport report) {
    return calls(report) >= 10;
  }

  private static boolean isBad(VendorReport report, HealthPolicy policy) {
    int inARow =
        report.operations().values().stream().mapToInt(Observation::badInARow).max().orElse(0);
    int bad = report.pooled().bad();
    return inARow >= policy.thresholds().badInARow()
        || (calls(report) >= 10 && 2 * bad >= calls(report));
  }

  private static int calls(VendorReport report) {
    return report.pooled().calls();
  }

  /** What a node holds never gives way to something older. */
  static String neverGoesBack(List<Verdict> before, List<Verdict> after) {
    for (int i = 0; i < before.size(); i++) {
      if (after.get(i).epoch() < before.get(i).epoch()) {
        return "a node went back from %s to %s".formatted(before.get(i), after.get(i));
      }
    }
    return "";
  }

  /**
   * A verdict follows from the one before it by one transition, and its share grows by one step.
   */
  static String isAStep(Verdict basis, Verdict next, HealthPolicy policy) {
    if (next.equals(basis)) {
      return "";
    }
    if (next.epoch() != basis.epoch() + 1) {
      return "epoch %d follows %d".formatted(next.epoch(), basis.epoch());
    }
    double before = basis.state().share();
    double after = next.state().share();
    boolean jumps = after > before && !next.forced() && after != stepAfter(before, policy);
    return jumps ? "the share of %s jumps from %s to %s".formatted(next, before, after) : "";
  }

  private static double stepAfter(double share, HealthPolicy policy) {
    return policy.failback().steps().stream()
        .mapToDouble(percent -> percent / 100.0)
        .filter(step -> step > share)
        .min()
        .orElse(1);
  }

  /**
   * Also a node for which all vendors are down calls one of them, unless an operator has drained
   * them all.
   *
   * @param panic whom the real choice takes when no vendor is admitted
   */
  static String neverStops(List<Verdict> held, Optional<ProviderId> panic) {
    boolean admitted = held.stream().anyMatch(verdict -> verdict.state().share() > 0);
    List<ProviderId> usable =
        held.stream()
            .filter(verdict -> !(verdict.state() instanceof HealthState.Drained))
            .map(Verdict::provider)
            .toList();
    boolean stops = !admitted && panic.filter(usable::contains).isEmpty() && !usable.isEmpty();
    boolean callsADrained = panic.isPresent() && !usable.contains(panic.get());
    return stops || callsADrained ? "panic calls " + panic + " of " + held : "";
  }

  /** Nodes that were never apart hold the same verdict, if they hold one of the same epoch. */
  static String agree(List<List<Verdict>> held) {
    List<Verdict> first = held.isEmpty() ? List.of() : held.getFirst();
    for (List<Verdict> node : held) {
      for (int i = 0; i < first.size(); i++) {
        Verdict a = first.get(i);
        Verdict b = node.get(i);
        if (a.epoch() > 0 && a.epoch() == b.epoch() && !a.equals(b)) {
          return "two verdicts of one epoch: %s and %s".formatted(a, b);
        }
      }
    }
    return "";
  }

  static boolean isUp(List<Verdict> held, ProviderId provider) {
    return held.stream()
        .filter(verdict -> verdict.provider().equals(provider))
        .anyMatch(verdict -> verdict.state() instanceof HealthState.Up && !verdict.forced());
  }
}
