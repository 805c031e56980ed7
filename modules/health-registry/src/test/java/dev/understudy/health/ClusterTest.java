package dev.understudy.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real members in real processes, on loopback. */
class ClusterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Node> nodes = new ArrayList<>();

  private record Node(Process process, BufferedReader out, BufferedWriter in) {

    String say(String line) throws IOException {
      in.write(line + "\n");
      in.flush();
      return out.readLine();
    }

    /** Looks until the answer is as expected; records a few calls before each look. */
    String until(String calls, Predicate<String> expected) throws IOException {
      Instant end = Instant.now().plus(PATIENCE);
      String last = "";
      while (Instant.now().isBefore(end)) {
        if (!calls.isEmpty()) {
          say(calls);
        }
        last = say("look");
        if (expected.test(last)) {
          return last;
        }
      }
      throw new AssertionError("never came; the last was: " + last);
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Node node : nodes) {
      node.process.destroyForcibly().waitFor();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void start(int count) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ports.add(freePort());
    }
    String members = ports.stream().map(p -> "127.0.0.1:" + p).collect(Collectors.joining(","));
    for (int port : ports) {
      nodes.add(start("node-" + nodes.size(), port, members));
    }
    for (Node node : nodes) {
      assertThat(node.out.readLine()).isEqualTo("started");
    }
    for (Node node : nodes) {
      node.until("", look -> look.endsWith("members " + count));
    }
  }

  private static Node start(String name, int port, String members) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MemberProcess.class.getName(),
                "test-" + members.hashCode(),
                name,
                "" + port,
                members)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new Node(
        process,
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)));
  }

  private static Predicate<String> says(String text) {
    return look -> look.contains(text);
  }

  @Test
  void fourProcessesComeToOneVerdictAndOutliveAKilledOne() throws Exception {
    start(4);

    nodes.get(0).say("bad 20");
    nodes.get(1).say("bad 20");

    String first = nodes.get(0).until("", says("state Down"));
    for (Node node : nodes) {
      assertThat(node.until("", says("state Down"))).isEqualTo(first);
    }

    nodes.get(0).process.destroyForcibly().waitFor();

    for (Node node : nodes.subList(1, 4)) {
      assertThat(node.until("", says("members 3"))).doesNotContain("state Up");
    }
  }

  @Test
  void oneBadNodeStopsOnlyItself() throws Exception {
    start(3);
    nodes.get(1).say("good 100");
    nodes.get(2).say("good 100");

    nodes.get(0).until("bad 10", says("share 0.0"));

    for (Node node : nodes) {
      assertThat(node.say("look")).contains("state Up");
    }
    assertThat(nodes.get(1).say("look")).contains("share 1.0");
  }
}
