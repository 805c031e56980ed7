package dev.understudy.health;

import static dev.understudy.health.TestMembers.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.OperatorOverride;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverridesTest {

  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  private static void force(TestMembers members, int at, OperatorOverride.Kind kind, int seconds) {
    members
        .get(at)
        .override(
            MemberProcess.VENDOR,
            new OperatorOverride(kind, "ann", "drill", Instant.now().plusSeconds(seconds)));
  }

  private static List<String> journal(HazelcastHealthRegistry member) {
    return member.journal().stream()
        .map(d -> d.word().map(o -> o.kind().name()).orElse("NONE") + " " + d.who() + " " + d.why())
        .toList();
  }

  @Test
  void anOperatorsWordReachesAllNodesAndIsTakenBack() throws Exception {
    try (TestMembers members = new TestMembers(2)) {
      force(members, 0, OperatorOverride.Kind.DRAIN, 600);
      members.await(HealthState.Drained.class);
      assertThat(members.verdict(1).reason()).isEqualTo("DRAIN by ann: drill");

      members.get(1).clearOverride(MemberProcess.VENDOR, "bob");

      members.await(HealthState.Recovering.class);
      assertThat(journal(members.get(0))).containsExactly("NONE bob taken back", "DRAIN ann drill");
    }
  }

  @Test
  void itEndsByItselfAsTold() throws Exception {
    try (TestMembers members = new TestMembers(2)) {
      force(members, 0, OperatorOverride.Kind.FORCE_DOWN, 2);
      members.await(HealthState.Down.class);
      Instant expires = Instant.parse(String.valueOf(members.verdict(0).evidence().get("expires")));

      members.await(HealthState.Probing.class);

      assertThat(members.verdict(0).since()).isAfterOrEqualTo(expires);
      await(() -> journal(members.get(1)).size() == 2);
      assertThat(journal(members.get(1)).getFirst())
          .isEqualTo("NONE the clock the override has expired");
    }
  }

  @Test
  void whatIsForcedUpIsUsedWhateverThisNodesBreakerSays() throws Exception {
    try (TestMembers members = new TestMembers(1)) {
      members.await(HealthState.Up.class);
      members.call(MemberProcess.BAD);
      assertThat(members.get(0).snapshot().share(MemberProcess.VENDOR)).isZero();

      force(members, 0, OperatorOverride.Kind.FORCE_UP, 600);

      await(() -> members.get(0).snapshot().share(MemberProcess.VENDOR) == 1);
    }
  }

  @Test
  void itOutlivesTheRestartOfEveryNodeInTurnAndSoDoesTheJournal() throws Exception {
    try (TestMembers members = new TestMembers(3)) {
      force(members, 0, OperatorOverride.Kind.DRAIN, 600);
      members.await(HealthState.Drained.class);

      for (int i = 0; i < 3; i++) {
        members.restart(i);
        members.await(HealthState.Drained.class);
        HazelcastHealthRegistry restarted = members.get(i);
        await(() -> journal(restarted).size() == 1);
      }

      assertThat(journal(members.get(0))).containsExactly("DRAIN ann drill");
    }
  }

  @Test
  void whatTheStoreHasLostOfTheJournalIsWrittenAgain() throws Exception {
    try (TestMembers members = new TestMembers(2)) {
      force(members, 0, OperatorOverride.Kind.DRAIN, 600);
      await(() -> journal(members.get(1)).size() == 1);
      HazelcastInstance any = Hazelcast.getAllHazelcastInstances().iterator().next();

      any.getMap(Member.JOURNAL).clear();

      await(() -> any.getMap(Member.JOURNAL).size() == 1);
      assertThat(journal(members.get(1))).containsExactly("DRAIN ann drill");
    }
  }

  @Test
  void theJournalKeepsTheNewestThousand() throws Exception {
    try (TestMembers members = new TestMembers(1)) {
      HazelcastInstance member = Hazelcast.getAllHazelcastInstances().iterator().next();
      Journal journal = new Journal(member);
      for (int i = 0; i < Journal.LIMIT + 5; i++) {
        journal.note(
            new Decision(
                MemberProcess.VENDOR, START.plusMillis(i), Optional.empty(), "ann", "" + i));
      }
      await(() -> member.getMap(Member.JOURNAL).size() >= Journal.LIMIT);

      await(
          () ->
              members.get(0).journal().size() == Journal.LIMIT
                  && members.get(0).journal().getLast().why().equals("5"));

      assertThat(members.get(0).journal().getFirst().why()).isEqualTo("" + (Journal.LIMIT + 4));
    }
  }
}
