package dev.understudy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.failover.Failback;
import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.HealthSnapshot;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Thresholds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HazelcastHealthRegistryTest {

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final HealthPolicy QUICK =
      new HealthPolicy(
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Thresholds.DEFAULT,
          new Failback(
              SHORT,
              Duration.ofMinutes(5),
              Duration.ofMinutes(5),
              Duration.ofMillis(100),
              SHORT,
              3,
              List.of(50, 100),
              SHORT,
              0.95));

  private volatile Outcome<?> answer = MemberProcess.BAD;
  private final List<HazelcastHealthRegistry> members = new ArrayList<>();

  @AfterEach
  void stop() {
    members.forEach(HazelcastHealthRegistry::close);
  }

  private void start(int count) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        ports.add(socket.getLocalPort());
      }
    }
    List<String> all = ports.stream().map(p -> "127.0.0.1:" + p).toList();
    for (int port : ports) {
      RegistryConfig config =
          new RegistryConfig("test" + ports, "n" + port, "127.0.0.1", port, all);
      members.add(
          HazelcastHealthRegistry.start(
              config, MemberProcess.ROUTE, QUICK, _ -> answer, InstantSource.system()));
    }
  }

  private static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plusSeconds(30);
    while (!condition.getAsBoolean() && Instant.now().isBefore(end)) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private void call(Outcome<?> outcome) {
    for (HazelcastHealthRegistry member : members) {
      for (int i = 0; i < 10; i++) {
        member.record(MemberProcess.VENDOR, "charge", outcome, 1_000_000);
      }
    }
  }

  private static boolean is(HazelcastHealthRegistry member, Class<? extends HealthState> state) {
    return state.isInstance(member.snapshot().verdicts().getFirst().state());
  }

  @Test
  void aVendorGoesDownAndComesBackByProbesAndSteps() throws Exception {
    start(2);
    call(MemberProcess.BAD);
    members.forEach(member -> await(() -> is(member, HealthState.Down.class)));
    long downEpoch = members.getFirst().snapshot().verdicts().getFirst().epoch();
    members.forEach(member -> await(() -> is(member, HealthState.Probing.class)));
    assertThat(members.getFirst().snapshot().share(MemberProcess.VENDOR)).isZero();

    answer = MemberProcess.GOOD;

    members.forEach(member -> await(() -> is(member, HealthState.Recovering.class)));
    members.forEach(
        member ->
            await(
                () -> {
                  call(MemberProcess.GOOD);
                  return is(member, HealthState.Up.class);
                }));
    // Probing, recovering 50, recovering 100, up: each once, whoever wrote it.
    assertThat(members.getFirst().snapshot().verdicts().getFirst().epoch())
        .isEqualTo(downEpoch + 4);
    assertThat(members.getLast().snapshot().verdicts())
        .isEqualTo(members.getFirst().snapshot().verdicts());
  }

  @Test
  void thisNodeStopsAtOnceBeforeTheClusterHasJudged() throws Exception {
    start(1);

    call(MemberProcess.BAD);

    assertThat(members.getFirst().snapshot().share(MemberProcess.VENDOR)).isZero();
  }

  @Test
  void theSnapshotIsTheSameOneUntilSomethingChanges() throws Exception {
    start(1);
    HazelcastHealthRegistry member = members.getFirst();
    // Its first look at the cluster is a change too; after that good calls change nothing.
    await(
        () -> {
          HealthSnapshot before = member.snapshot();
          call(MemberProcess.GOOD);
          return member.snapshot() == before;
        });
    HealthSnapshot calm = member.snapshot();

    call(MemberProcess.BAD);

    assertThat(member.snapshot()).isNotSameAs(calm);
  }

  @Test
  void anOperatorsWordReachesAllNodes() throws Exception {
    start(2);
    members
        .getFirst()
        .override(
            MemberProcess.VENDOR,
            new OperatorOverride(
                OperatorOverride.Kind.DRAIN, "ann", "drill", Instant.now().plusSeconds(600)));
    await(() -> is(members.getLast(), HealthState.Drained.class));

    members.getLast().clearOverride(MemberProcess.VENDOR, "ann");

    await(() -> !is(members.getFirst(), HealthState.Drained.class));
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RegistryConfig config =
          new RegistryConfig("test", "n", "127.0.0.1", taken.getLocalPort(), List.of("127.0.0.1"));

      assertThatThrownBy(
              () ->
                  HazelcastHealthRegistry.start(
                      config, MemberProcess.ROUTE, _ -> answer, InstantSource.system()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("" + taken.getLocalPort());
    }
  }
}
