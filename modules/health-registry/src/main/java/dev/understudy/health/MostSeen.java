package dev.understudy.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many members there were at most in the last ten minutes. Those that are missing may be dead,
 * or may live on in a part of the cluster that is cut off; nobody on this side can tell.
 */
final class MostSeen {

  static final Duration MEMORY = Duration.ofMinutes(10);

  private record Sight(int members, Instant last) {}

  /** Fewer and later from one to the next. */
  private final Deque<Sight> sights = new ArrayDeque<>();

  synchronized int look(int members, Instant now) {
    while (!sights.isEmpty() && sights.getLast().members() <= members) {
      sights.removeLast();
    }
    sights.addLast(new Sight(members, now));
    while (sights.getFirst().last().plus(MEMORY).isBefore(now)) {
      sights.removeFirst();
    }
    return sights.getFirst().members();
  }
}
