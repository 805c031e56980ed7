package dev.understudy.health;

import static dev.understudy.health.TestMembers.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.understudy.failover.HealthSnapshot;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.Verdict;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HazelcastHealthRegistryTest {

  @Test
  void aVendorGoesDownAndComesBackByProbesAndSteps() throws Exception {
    try (TestMembers members = new TestMembers(2)) {
      members.await(HealthState.Up.class);
      members.probesFind(MemberProcess.BAD);
      members.call(MemberProcess.BAD);
      members.await(HealthState.Down.class);
      long downEpoch = members.verdict(0).epoch();
      members.await(HealthState.Probing.class);
      assertThat(members.get(0).snapshot().share(MemberProcess.VENDOR)).isZero();

      members.probesFind(MemberProcess.GOOD);

      members.await(HealthState.Recovering.class);
      members.await(HealthState.Up.class);
      // Probing, recovering 50, recovering 100, up: each once, whoever wrote it.
      assertThat(members.verdict(0).epoch()).isEqualTo(downEpoch + 4);
      assertThat(members.verdict(1)).isEqualTo(members.verdict(0));
    }
  }

  @Test
  void whatIsNotKnownYetDoesNotReadAsWellAndIsFoundOutByAsking() throws Exception {
    try (TestMembers members = new TestMembers(1)) {
      assertThat(Verdict.initial(MemberProcess.VENDOR, Instant.EPOCH).state())
          .isEqualTo(new HealthState.Unproven());

      members.await(HealthState.Up.class);

      assertThat(members.verdict(0).epoch()).isEqualTo(1);
      assertThat(members.verdict(0).evidence()).containsKey("n0");
    }
  }

  @Test
  void aVendorThatIsDeadFromTheStartIsFoundDownWithoutACall() throws Exception {
    try (TestMembers members = new TestMembers(1)) {
      members.probesFind(MemberProcess.BAD);
      await(() -> !(members.verdict(0).state() instanceof HealthState.Unproven));
      members.call(MemberProcess.BAD);

      members.await(HealthState.Down.class);
    }
  }

  @Test
  void thisNodeStopsAtOnceBeforeTheClusterHasJudged() throws Exception {
    try (TestMembers members = new TestMembers(1)) {
      members.call(MemberProcess.BAD);

      assertThat(members.get(0).snapshot().share(MemberProcess.VENDOR)).isZero();
    }
  }

  @Test
  void theSnapshotIsTheSameOneUntilSomethingChanges() throws Exception {
    try (TestMembers members = new TestMembers(1)) {
      HazelcastHealthRegistry member = members.get(0);
      await(() -> member.snapshot().verdicts().stream().allMatch(v -> v.epoch() == 1));
      HealthSnapshot calm = member.snapshot();

      members.call(MemberProcess.GOOD);
      assertThat(member.snapshot()).isSameAs(calm);

      members.call(MemberProcess.BAD);
      assertThat(member.snapshot()).isNotSameAs(calm);
    }
  }

  @Test
  void aVerdictThatTheStoreHasLostIsWrittenAgainByWhoHoldsIt() throws Exception {
    try (TestMembers members = new TestMembers(2)) {
      members.await(HealthState.Up.class);
      Verdict held = members.verdict(0);
      HazelcastInstance any = Hazelcast.getAllHazelcastInstances().iterator().next();

      any.getMap(Member.VERDICTS).clear();

      await(() -> held.equals(any.getMap(Member.VERDICTS).get(MemberProcess.VENDOR.value())));
      assertThat(members.verdict(1)).isEqualTo(held);
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RegistryConfig config = config(taken.getLocalPort(), List.of("127.0.0.1"));

      assertThatThrownBy(
              () ->
                  HazelcastHealthRegistry.start(
                      config, MemberProcess.ROUTE, _ -> MemberProcess.GOOD, InstantSource.system()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("" + taken.getLocalPort());
    }
  }

  @Test
  void theOthersAreFoundByAListOrByANameAndNotByBothOrNone() {
    assertThatThrownBy(() -> config(5701, List.of())).hasMessageContaining("members is []");
    assertThatThrownBy(
            () ->
                new RegistryConfig(
                    "c", "n", "127.0.0.1", 5701, List.of("127.0.0.1"), Optional.of("registry")))
        .hasMessageContaining("only one");
    assertThat(
            new RegistryConfig("c", "n", "127.0.0.1", 5701, List.of(), Optional.of("registry"))
                .serviceDns())
        .contains("registry");
  }

  private static RegistryConfig config(int port, List<String> members) {
    return new RegistryConfig("test" + port, "n", "127.0.0.1", port, members);
  }
}
