package dev.understudy.health;

import static dev.understudy.health.MemberProcesses.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.health.MemberProcesses.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * That three processes on loopback hear of every verdict. How fast they do is printed, and judged
 * by {@code bench registry}: a busy machine may take any time. {@code -Dunderstudy.transitions=300}
 * makes more of them.
 */
class PropagationTest {

  private static final int TRANSITIONS = Integer.getInteger("understudy.transitions", 40);

  /** When each node has first seen each epoch, in microseconds. */
  private static List<Map<Long, Long>> seen(MemberProcesses nodes) throws IOException {
    List<Map<Long, Long>> all = new ArrayList<>();
    for (String line : nodes.sayToAll("seen")) {
      Map<Long, Long> times = new TreeMap<>();
      for (String entry : line.substring(1, line.length() - 1).split(", ", -1)) {
        String[] pair = entry.split("=", -1);
        times.put(Long.parseLong(pair[0]), Long.parseLong(pair[1]));
      }
      all.add(times);
    }
    return all;
  }

  /** From the first node that holds an epoch to the last one. */
  private static List<Long> spreads(List<Map<Long, Long>> seen) {
    List<Long> spreads = new ArrayList<>();
    for (long epoch : seen.getFirst().keySet()) {
      List<Long> times =
          seen.stream().filter(s -> s.containsKey(epoch)).map(s -> at(s, epoch)).toList();
      if (epoch > 0 && times.size() == seen.size()) {
        spreads.add(Collections.max(times) - Collections.min(times));
      }
    }
    Collections.sort(spreads);
    return spreads;
  }

  private static long at(Map<Long, Long> times, long epoch) {
    return times.getOrDefault(epoch, Long.MAX_VALUE);
  }

  private static long percentile(List<Long> sorted, int percent) {
    return sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
  }

  @Test
  void everyVerdictReachesAllNodes() throws Exception {
    try (MemberProcesses nodes = MemberProcesses.onLoopback(3)) {
      nodes.get(0).until(says("state Up"));
      for (int i = 0; i < TRANSITIONS; i++) {
        String kind = i % 2 == 0 ? "FORCE_DOWN" : "FORCE_UP";
        nodes.get(i % 3).say("force " + kind + " 600");
        for (Node node : nodes.all()) {
          node.until(says(i % 2 == 0 ? "state Down" : "state Up"));
        }
      }
      List<Long> spreads = spreads(seen(nodes));
      System.out.printf(
          "from the first to the last of 3 nodes, %d verdicts: p50 %d us, p99 %d us, most %d us%n",
          spreads.size(), percentile(spreads, 50), percentile(spreads, 99), spreads.getLast());

      assertThat(spreads).hasSizeGreaterThanOrEqualTo(TRANSITIONS);
    }
  }

  @Test
  void aVendorThatFailsIsDownEverywhereAfterTheFirstFailedCall() throws Exception {
    try (MemberProcesses nodes = MemberProcesses.onLoopback(3)) {
      nodes.sayToAll("traffic 100 good");
      for (Node node : nodes.all()) {
        node.until(says("state Up"));
      }
      nodes.sayToAll("probes bad");

      long first =
          nodes.sayToAll("traffic 100 bad").stream().mapToLong(Long::parseLong).min().orElseThrow();
      // It may be found DEGRADED on the way.
      long down =
          nodes.untilAll(looks -> looks.stream().allMatch(says("state Down"))).stream()
              .mapToLong(look -> Long.parseLong(look.replaceFirst(".*epoch (\\d+) .*", "$1")))
              .min()
              .orElseThrow();

      List<Map<Long, Long>> seen = seen(nodes);
      long last = seen.stream().mapToLong(s -> at(s, down)).max().orElseThrow();
      System.out.printf(
          "from the first failed call to DOWN on 3 nodes, 300 calls/s: %d us%n", last - first);
      assertThat(seen).allSatisfy(times -> assertThat(times).containsKey(down));
      assertThat(seen).allSatisfy(times -> assertThat(at(times, down)).isGreaterThan(first));
    }
  }
}
