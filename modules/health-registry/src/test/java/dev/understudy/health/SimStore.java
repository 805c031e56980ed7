package dev.understudy.health;

import dev.understudy.failover.NodeReport;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What one side of a split cluster has stored, written by the real compare-and-set and merge. */
final class SimStore {

  private static final int LEASE_STEPS = 20;

  private final Map<String, NodeReport> reports = new TreeMap<>();
  private final Map<String, Integer> writtenAt = new TreeMap<>();
  private final Map<String, Verdict> verdicts = new TreeMap<>();
  private final Map<String, Decision> decisions = new TreeMap<>();

  void put(NodeReport report, int step) {
    reports.put(report.node(), report);
    writtenAt.put(report.node(), step);
  }

  Verdict propose(Action.Propose proposal) {
    return verdicts.compute(
        proposal.next().provider().value(),
        (_, before) -> Action.Propose.stored(before, proposal.basis(), proposal.next()));
  }

  Decision decide(Decision decision) {
    return decisions.compute(
        decision.provider().value(), (_, before) -> Action.Decide.stored(before, decision));
  }

  /** Now, and later than what was decided before. */
  Instant nextDecision(ProviderId provider, Instant now) {
    Decision last = decisions.get(provider.value());
    return last == null || now.isAfter(last.at()) ? now : Decision.justAfter(last.at());
  }

  News.Stored read(int step) {
    writtenAt.values().removeIf(written -> step - written > LEASE_STEPS);
    reports.keySet().retainAll(writtenAt.keySet());
    return new News.Stored(
        List.copyOf(reports.values()),
        List.copyOf(verdicts.values()),
        List.copyOf(decisions.values()));
  }

  SimStore copy() {
    SimStore copy = new SimStore();
    copy.reports.putAll(reports);
    copy.writtenAt.putAll(writtenAt);
    copy.verdicts.putAll(verdicts);
    copy.decisions.putAll(decisions);
    return copy;
  }

  /** Takes in what another side has; gives what has changed by it. */
  List<News> merge(SimStore other) {
    reports.putAll(other.reports);
    writtenAt.putAll(other.writtenAt);
    List<News> changed = new ArrayList<>();
    other.verdicts.forEach(
        (key, theirs) ->
            changed.add(new News.Judged(verdicts.merge(key, theirs, HighestEpoch::of))));
    other.decisions.forEach(
        (key, theirs) ->
            changed.add(new News.Decided(decisions.merge(key, theirs, LatestDecision::of))));
    return changed;
  }

  /** Members have died together, and with them all copies of some entries. */
  void loseSome(SplittableRandom random) {
    verdicts.keySet().removeIf(_ -> random.nextInt(3) == 0);
    decisions.keySet().removeIf(_ -> random.nextInt(3) == 0);
    reports.keySet().removeIf(_ -> random.nextInt(3) == 0);
  }
}
