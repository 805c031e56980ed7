package dev.understudy.health;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.List;

/** Who decided what about the vendors, why and when; the newest thousand. */
final class Journal {

  /** Years of overrides, and a few hundred kilobytes. */
  static final int LIMIT = 1_000;

  private final IMap<String, Decision> entries;

  Journal(HazelcastInstance member) {
    this.entries = member.getMap(Member.JOURNAL);
  }

  /** Notes a decision. Twice is once: the key is made of what was decided. */
  void note(Decision decision) {
    var _ = entries.setAsync(key(decision), decision);
  }

  /** In the order of their keys, decisions are in the order of time. */
  private static String key(Decision decision) {
    return "%015d %s %s"
        .formatted(decision.at().toEpochMilli(), decision.provider(), decision.who());
  }

  /** The newest first. Waits for the cluster. */
  List<Decision> read() {
    return entries.values().stream().sorted(Decision.PRECEDENCE.reversed()).toList();
  }

  /** Drops the oldest of what is too much. Waits for the cluster. */
  void trim() {
    int tooMany = entries.size() - LIMIT;
    if (tooMany > 0) {
      entries.keySet().stream().sorted().limit(tooMany).forEach(entries::delete);
    }
  }
}
