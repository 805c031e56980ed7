package dev.understudy.failover;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A vote among the nodes that have enough traffic to tell.
 *
 * @param able how many can tell
 * @param ayes how many of them say so
 */
record Votes(int able, int ayes) {

  static Votes of(List<Observation> live, HealthPolicy policy, Predicate<Observation> aye) {
    List<Observation> able =
        live.stream()
            .filter(o -> o.calls() >= policy.minimumCalls() || o.badInARow() >= policy.badInARow())
            .toList();
    return new Votes(able.size(), (int) able.stream().filter(aye).count());
  }

  /** A majority, and at least two where at least two can tell. */
  boolean carry() {
    return ayes >= Math.min(2, able) && ayes * 2 > able;
  }

  Map<String, String> evidence(List<Observation> live) {
    Map<String, String> evidence = new TreeMap<>(HealthRules.evidence(live));
    evidence.put("votes", ayes + " of " + able);
    return evidence;
  }
}
