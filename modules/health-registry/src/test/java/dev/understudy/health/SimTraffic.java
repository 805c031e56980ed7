package dev.understudy.health;

import dev.understudy.failover.Fault;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.Observation;
import dev.understudy.failover.Tally;
import dev.understudy.failover.Trial;
import dev.understudy.failover.VendorReport;
import dev.understudy.failover.Verdict;
import java.util.Arrays;
import java.util.Map;

/** The calls of one simulated node to one vendor, in a window of steps. */
final class SimTraffic {

  private final int[] good;
  private final int[] bad;
  private int slot;
  private int goodSum;
  private int badSum;
  private int badInARow;
  private Fault.Kind kind = Fault.Kind.SERVER_ERROR;
  private Trial trial = Trial.NONE;

  SimTraffic(int windowSteps) {
    good = new int[windowSteps];
    bad = new int[windowSteps];
  }

  /** The oldest step falls out of the window. */
  void nextStep() {
    slot = (slot + 1) % good.length;
    goodSum -= good[slot];
    badSum -= bad[slot];
    good[slot] = 0;
    bad[slot] = 0;
  }

  void answered(int calls) {
    good[slot] += calls;
    goodSum += calls;
    badInARow = calls > 0 ? 0 : badInARow;
    trial = new Trial(trial.epoch(), trial.good() + calls, trial.bad());
  }

  void failed(int calls, Fault.Kind with) {
    bad[slot] += calls;
    badSum += calls;
    badInARow += calls;
    kind = with;
    trial = new Trial(trial.epoch(), trial.good(), trial.bad() + calls);
  }

  /** A node counts a recovery step from when it hears of it, as {@link LocalView} does. */
  void adopt(Verdict verdict) {
    if (verdict.epoch() != trial.epoch()) {
      trial = new Trial(verdict.epoch(), 0, 0);
      if (verdict.state() instanceof HealthState.Recovering) {
        Arrays.fill(good, 0);
        Arrays.fill(bad, 0);
        goodSum = 0;
        badSum = 0;
      }
    }
  }

  VendorReport report() {
    if (goodSum + badSum == 0) {
      return new VendorReport(trial, Map.of());
    }
    Tally calls =
        new Tally(goodSum, 0, badSum, 0, badSum == 0 ? Map.of() : Map.of(kind, badSum), 0);
    return new VendorReport(trial, Map.of("charge", new Observation(calls, badInARow, 0, 0)));
  }
}
