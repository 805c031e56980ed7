package dev.understudy.bench.node;

import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.HealthSnapshot;
import dev.understudy.failover.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Looks ten times in a millisecond at what members hold, and says what has changed. */
final class Watch implements Runnable {

  private static final long LOOK_EVERY_NANOS = 100_000;

  private final List<? extends HealthRegistry> members;
  private final List<Integer> names;
  private final Line line;
  private final Map<Integer, HealthSnapshot> last = new HashMap<>();

  Watch(List<? extends HealthRegistry> members, List<Integer> names, Line line) {
    this.members = List.copyOf(members);
    this.names = List.copyOf(names);
    this.line = line;
  }

  @Override
  public void run() {
    while (true) {
      for (int i = 0; i < members.size(); i++) {
        look(i);
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  private void look(int index) {
    HealthSnapshot now = members.get(index).snapshot();
    HealthSnapshot before = last.put(index, now);
    if (now == before) {
      return;
    }
    long nanos = System.nanoTime();
    for (Verdict verdict : now.verdicts()) {
      if (before == null || !state(before, verdict).equals(state(now, verdict))) {
        line.seen(names.get(index), verdict.provider().value(), state(now, verdict), nanos);
      }
    }
  }

  private static String state(HealthSnapshot snapshot, Verdict of) {
    return snapshot
        .verdict(of.provider())
        .map(verdict -> verdict.state().getClass().getSimpleName())
        .orElse("none");
  }
}
