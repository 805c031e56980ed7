package dev.understudy.health;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Who decided what about the vendors, why and when; the newest thousand. Every node holds all of it
 * and writes again what the store has lost: members that are restarted one after the other may go
 * faster than their backups move.
 */
final class Journal {

  /** Years of overrides, and a few hundred kilobytes. */
  static final int LIMIT = 1_000;

  private final IMap<String, Decision> stored;
  private final NavigableMap<String, Decision> held = new ConcurrentSkipListMap<>();

  Journal(HazelcastInstance member) {
    this.stored = member.getMap(Member.JOURNAL);
  }

  /**
   * Notes a decision. Twice is once: the key is made of what was decided. Ends when it is stored.
   */
  CompletionStage<Void> note(Decision decision) {
    hold(decision);
    return stored.setAsync(key(decision), decision);
  }

  /** Takes in what another node has decided, lest it is lost with that node. */
  void hold(Decision decision) {
    held.put(key(decision), decision);
  }

  /** In the order of their keys, decisions are in the order of time. */
  private static String key(Decision decision) {
    return "%015d %s %s"
        .formatted(decision.at().toEpochMilli(), decision.provider(), decision.who());
  }

  /** The newest first. Waits for the cluster. */
  List<Decision> read() {
    sync();
    return held.values().stream().sorted(Decision.PRECEDENCE.reversed()).toList();
  }

  /** Takes in what others have noted, writes what is lost, drops what is too old. Waits. */
  void sync() {
    Set<String> keys = stored.keySet();
    Set<String> unknown = new HashSet<>(keys);
    unknown.removeAll(held.keySet());
    held.putAll(stored.getAll(unknown));
    while (held.size() > LIMIT) {
      held.pollFirstEntry();
    }
    held.forEach(
        (key, decision) -> {
          if (!keys.contains(key)) {
            stored.set(key, decision);
          }
        });
    keys.stream().filter(key -> !held.containsKey(key)).forEach(stored::delete);
  }
}
