package dev.understudy.health;

import static dev.understudy.health.TestMembers.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.HealthState;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Verdict;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A node that starts while the others are gone, or are there and say nothing. */
class LonelyStartTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private static HazelcastHealthRegistry start(int port, Outcome<?> probes, int... others) {
    List<String> members =
        Stream.concat(Stream.of(port), Arrays.stream(others).boxed())
            .sorted()
            .map(p -> "127.0.0.1:" + p)
            .toList();
    RegistryConfig config =
        new RegistryConfig("lonely" + members, "n" + port, "127.0.0.1", port, members);
    return HazelcastHealthRegistry.start(
        config, MemberProcess.ROUTE, TestMembers.QUICK, _ -> probes, InstantSource.system());
  }

  private static Verdict verdict(HazelcastHealthRegistry node) {
    return node.snapshot().verdict(MemberProcess.VENDOR).orElseThrow();
  }

  private static boolean is(HazelcastHealthRegistry node, Class<? extends HealthState> state) {
    return state.isInstance(verdict(node).state());
  }

  @Test
  void itDoesNotWaitForPeersThatAreNotThere() throws Exception {
    int port = MemberProcesses.freePort();

    try (HazelcastHealthRegistry node =
        start(port, MemberProcess.GOOD, MemberProcesses.freePort(), MemberProcesses.freePort())) {

      assertThat(node.members()).isEqualTo(1);
      await(() -> is(node, HealthState.Up.class));
    }
  }

  /** As a process that is stopped does: the kernel takes its connections, and nobody answers. */
  @Test
  void whilePeersSayNothingItJudgesAloneAndJoinsThemWhenTheySpeak() throws Exception {
    int port = MemberProcesses.freePort();
    ServerSocket silent = new ServerSocket(0, 50, LOOPBACK);
    int peer = silent.getLocalPort();
    try (HazelcastHealthRegistry node = start(port, MemberProcess.BAD, peer)) {
      for (int i = 0; i < 10; i++) {
        node.record(MemberProcess.VENDOR, "charge", MemberProcess.BAD, 1_000_000);
      }
      await(() -> is(node, HealthState.Down.class));
      node.override(MemberProcess.OTHER, drain());
      assertThat(node.members()).isEqualTo(1);
      assertThat(node.journal()).hasSize(1);

      silent.close();
      try (HazelcastHealthRegistry second = start(peer, MemberProcess.BAD, port)) {
        await(() -> node.members() == 2 && second.members() == 2);

        // What was found and decided alone is known to both.
        await(() -> verdict(second).epoch() > 0 && verdict(second).equals(verdict(node)));
        await(() -> second.snapshot().share(MemberProcess.OTHER) == 0);
        await(() -> second.journal().equals(node.journal()) && second.journal().size() == 1);
        assertThat(is(second, HealthState.Up.class)).isFalse();
      }
    }
  }

  private static OperatorOverride drain() {
    return new OperatorOverride(
        OperatorOverride.Kind.DRAIN, "ann", "drill", Instant.now().plusSeconds(600));
  }

  /** Its queue of connections is full, so the kernel drops each packet that asks for another. */
  @Test
  void aPeerThatSwallowsPacketsIsNotWaitedFor() throws Exception {
    try (SwallowingPeer peer = new SwallowingPeer();
        HazelcastHealthRegistry node =
            start(MemberProcesses.freePort(), MemberProcess.GOOD, peer.port())) {

      assertThat(peer.stillSwallows()).isTrue();
      await(() -> is(node, HealthState.Up.class));
      assertThat(node.members()).isEqualTo(1);
    }
  }

  @Test
  void whatItIsToldAloneIsKeptInOrderAndTheLatestHolds() {
    Alone alone = new Alone(_ -> {});
    Decision first = decision(1_000);
    Decision later = decision(2_000);
    alone.decide(later);

    assertThat(alone.write(first).toCompletableFuture().join()).isEqualTo(later);
    assertThat(alone.decision(MemberProcess.VENDOR).toCompletableFuture().join()).isEqualTo(later);
    assertThat(alone.journal()).containsExactly(later);
    assertThat(alone.decision(MemberProcess.OTHER).toCompletableFuture().join()).isNull();
  }

  @Test
  void whoStillWritesThereWhenItHasJoinedWritesToTheCluster() {
    Alone alone = new Alone(_ -> {});
    Decision before = decision(1_000);
    Decision after = decision(2_000);
    alone.decide(before);
    // To Alone, any board is the cluster.
    Alone cluster = new Alone(_ -> {});

    assertThat(alone.join(cluster)).containsExactly(before);
    assertThat(alone.write(after).toCompletableFuture().join()).isEqualTo(after);

    assertThat(cluster.journal()).containsExactly(after);
    assertThat(alone.journal()).containsExactly(before);
  }

  private static Decision decision(long atMillis) {
    return new Decision(
        MemberProcess.VENDOR, Instant.ofEpochMilli(atMillis), Optional.empty(), "ann", "drill");
  }
}
