package dev.understudy.bench.node;

import dev.understudy.bench.stage.Child;
import dev.understudy.bench.stage.StageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What all nodes have said so far. */
final class Sightings {

  /** So many lines tell what went on. */
  private static final int LAST = 12;

  private final List<String[]> heard = new ArrayList<>();

  synchronized void add(String line) {
    heard.add(line.split(" ", -1));
    notifyAll();
  }

  /**
   * When each of so many members has first seen the primary in a state, of what was said after a
   * moment. Waits for the last one.
   */
  synchronized long[] states(String state, int members, long afterNanos, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    long[] first = firsts(state, members, afterNanos);
    while (hasGap(first)) {
      requireNoneEnded();
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new StageException(
            "not all members have seen the primary %s within %s; last heard: %s"
                .formatted(state, patience, lastHeard()));
      }
      wait(left);
      first = firsts(state, members, afterNanos);
    }
    return first;
  }

  private long[] firsts(String state, int members, long afterNanos) {
    long[] first = new long[members];
    for (String[] words : heard) {
      if (words[0].equals("seen")
          && words[2].equals("primary")
          && words[3].equals(state)
          && nanos(words) > afterNanos) {
        int member = Integer.parseInt(words[1]);
        first[member] = first[member] == 0 ? nanos(words) : first[member];
      }
    }
    return first;
  }

  private static boolean hasGap(long[] first) {
    for (long nanos : first) {
      if (nanos == 0) {
        return true;
      }
    }
    return false;
  }

  /** The first event of a kind after a moment; it must have been said. */
  synchronized long firstOf(String kind, long afterNanos) {
    return heard.stream()
        .filter(words -> words[0].equals(kind))
        .mapToLong(Sightings::nanos)
        .filter(nanos -> nanos > afterNanos)
        .min()
        .orElseThrow(() -> new StageException("nobody has said \"" + kind + "\""));
  }

  synchronized long count(String kind) {
    return heard.stream().filter(words -> words[0].equals(kind)).count();
  }

  /** Waits until so many have said it. */
  synchronized void await(String kind, int times, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (count(kind) < times) {
      requireNoneEnded();
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new StageException(
            "%d of %d have said \"%s\" within %s".formatted(count(kind), times, kind, patience));
      }
      wait(left);
    }
  }

  private String lastHeard() {
    List<String> lines = heard.stream().map(words -> String.join(" ", words)).toList();
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST), lines.size()));
  }

  private void requireNoneEnded() {
    if (count(Child.ENDED) > 0) {
      throw new StageException("a node has ended before its time");
    }
  }

  private static long nanos(String[] words) {
    return Long.parseLong(words[words.length - 1]);
  }
}
