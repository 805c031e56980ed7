package dev.understudy.health;

import static dev.understudy.health.MemberProcesses.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.health.MemberProcesses.Node;
import org.junit.jupiter.api.Test;

/** Real members in real processes, on loopback. */
class ClusterTest {

  @Test
  void fourProcessesComeToOneVerdictAndOutliveAKilledOne() throws Exception {
    try (MemberProcesses nodes = MemberProcesses.onLoopback(4)) {
      nodes.sayToAll("probes bad");
      nodes.get(0).say("bad 20");
      nodes.get(1).say("bad 20");

      String first = nodes.get(0).until(says("state Down")).replaceFirst("share \\S+", "");
      for (Node node : nodes.all()) {
        assertThat(node.until(says("state Down"))).endsWith(first);
      }

      nodes.get(0).kill();

      for (Node node : nodes.all().subList(1, 4)) {
        assertThat(node.until(says("members 3"))).doesNotContain("state Up");
      }
    }
  }

  @Test
  void oneBadNodeStopsOnlyItself() throws Exception {
    try (MemberProcesses nodes = MemberProcesses.onLoopback(3)) {
      nodes.sayToAll("good 100");
      nodes.get(0).until(says("state Up"));

      nodes.get(0).until("bad 10", says("share 0.0"));

      for (Node node : nodes.all()) {
        assertThat(node.until(says("state Up"))).contains("epoch 1 ");
      }
      assertThat(nodes.get(1).say("look")).contains("share 1.0");
    }
  }
}
