package dev.understudy.bench.node;

import dev.understudy.bench.stage.Child;
import dev.understudy.bench.stage.StageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What all nodes have said so far. */
final class Sightings {

  /** So many lines tell what went on. */
  private static final int LAST = 12;

  private static final int VENDORS = 2;

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

  /** Waits until each of so many members was last seen to hold that every vendor is UP. */
  synchronized void allUp(int members, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!isAllUp(members)) {
      requireNoneEnded();
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new StageException(
            "the vendors are not UP within %s; last heard: %s".formatted(patience, lastHeard()));
      }
      wait(left);
    }
  }

  private boolean isAllUp(int members) {
    Map<String, String> last = new HashMap<>();
    for (String[] words : heard) {
      if (words[0].equals("seen")) {
        last.put(words[1] + " " + words[2], words[3]);
      }
    }
    return last.size() == members * VENDORS && last.values().stream().allMatch("Up"::equals);
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

  /** How often each line of a kind was said after a moment, but for its time. */
  synchronized Map<String, Long> kinds(String kind, long afterNanos) {
    return heard.stream()
        .filter(words -> words[0].equals(kind) && nanos(words) > afterNanos)
        .collect(
            Collectors.groupingBy(
                words -> String.join(" ", Arrays.asList(words).subList(1, words.length - 1)),
                TreeMap::new,
                Collectors.counting()));
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
