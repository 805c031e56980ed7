package dev.understudy.health;

import static dev.understudy.health.MemberProcesses.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.health.MemberProcesses.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Real members in networks of their own, with the delays that they have in production. */
class PartitionTest {

  private static final int COUNT = 3;
  private static final int PORT = 21_101;
  private static final Duration MERGED_WITHIN = Duration.ofSeconds(15);
  private static final Pattern EPOCH = Pattern.compile("epoch (\\d+)");

  /** Skips the test where networks may not be made, and says so. */
  private static Networks networks() {
    try {
      return new Networks(COUNT);
    } catch (IOException e) {
      System.out.println("not checked: a partition of real members: " + e.getMessage());
      throw new TestAbortedException("no networks of our own here", e);
    }
  }

  private static MemberProcesses start(Networks networks, String members, String... jvm)
      throws IOException {
    MemberProcesses nodes = new MemberProcesses();
    for (int i = 0; i < COUNT; i++) {
      nodes.start(networks.inside(i), networks.address(i), PORT, members, jvm);
    }
    nodes.joined();
    return nodes;
  }

  private static long epoch(String look) {
    Matcher matcher = EPOCH.matcher(look);
    assertThat(matcher.find()).as(look).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  @Test
  void bothSidesGoOnByTheirOwnEvidenceAndAgreeAgainAfterwards() throws Exception {
    try (Networks networks = networks();
        MemberProcesses nodes = start(networks, list(networks))) {
      nodes.sayToAll("traffic 50 good");
      for (Node node : nodes.all()) {
        node.until(says("state Up"));
      }

      networks.cut(0);
      nodes.get(0).until(says("members 1 "));
      nodes.get(1).until(says("members 2 "));
      goesDown(nodes.get(0));
      isForcedDownAndComesBack(nodes.get(1), nodes.get(2));
      List<String> apart = nodes.sayToAll("look");
      assertThat(verdicts(apart)).hasSizeGreaterThan(1);

      networks.mend(0);
      Instant mended = Instant.now();
      nodes.get(0).say("probes good");
      nodes.get(0).say("traffic 50 good");
      List<String> together =
          nodes.untilAll(
              looks -> looks.stream().allMatch(says("members 3 ")) && verdicts(looks).size() == 1);
      Duration took = Duration.between(mended, Instant.now());
      System.out.println("after a partition all agreed within " + took.toMillis() + " ms");

      assertThat(took).isLessThan(MERGED_WITHIN);
      assertThat(lowestEpoch(together)).isGreaterThanOrEqualTo(highestEpoch(apart));
      nodes.untilAll(looks -> looks.stream().allMatch(says("state Up")));
    }
  }

  private static String list(Networks networks) {
    return IntStream.range(0, COUNT)
        .mapToObj(i -> networks.address(i) + ":" + PORT)
        .collect(Collectors.joining(","));
  }

  private static void goesDown(Node node) throws IOException {
    node.say("probes bad");
    node.say("traffic 50 bad");
    node.until(says("state Down"));
  }

  private static void isForcedDownAndComesBack(Node one, Node other) throws IOException {
    one.say("force FORCE_DOWN 600");
    other.until(says("state Down"));
    other.say("clear");
    one.until(says("state Recovering"));
  }

  /** What they hold, each only once. */
  private static Set<String> verdicts(List<String> looks) {
    return looks.stream()
        .map(look -> look.replaceAll(".*(state \\S+ epoch \\d+).*", "$1"))
        .collect(Collectors.toSet());
  }

  private static long highestEpoch(List<String> looks) {
    return looks.stream().mapToLong(PartitionTest::epoch).max().orElseThrow();
  }

  private static long lowestEpoch(List<String> looks) {
    return looks.stream().mapToLong(PartitionTest::epoch).min().orElseThrow();
  }

  @Test
  void aStartWhosePacketsAreSwallowedServesAloneAndJoinsWhenTheyArrive() throws Exception {
    try (Networks networks = networks();
        MemberProcesses nodes = new MemberProcesses()) {
      networks.swallow(0, 1);
      networks.swallow(0, 2);
      Instant start = Instant.now();
      Node alone = nodes.start(networks.inside(0), networks.address(0), PORT, list(networks));
      alone.started();
      System.out.println(
          "with all peers swallowed it serves after "
              + Duration.between(start, Instant.now()).toMillis()
              + " ms");

      assertThat(alone.until(says("state Up"))).contains("members 1 ");

      networks.swallowNoMore(0, 1);
      networks.swallowNoMore(0, 2);
      for (int i = 1; i < COUNT; i++) {
        nodes.start(networks.inside(i), networks.address(i), PORT, list(networks)).started();
      }
      nodes.untilAll(looks -> looks.stream().allMatch(says("members 3 ")));
    }
  }

  @Test
  void membersFindEachOtherByANameThatResolvesToAllOfThem(@TempDir Path directory)
      throws Exception {
    Path hosts = directory.resolve("hosts");
    try (Networks networks = networks()) {
      Files.writeString(
          hosts,
          IntStream.range(0, COUNT)
              .mapToObj(i -> networks.address(i) + " registry.test\n")
              .collect(Collectors.joining()));

      try (MemberProcesses nodes =
          start(networks, "dns:registry.test", "-Djdk.net.hosts.file=" + hosts)) {

        for (Node node : nodes.all()) {
          assertThat(node.say("look")).contains("members 3 ");
        }
      }
    }
  }
}
