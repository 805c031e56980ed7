package dev.understudy.health;

import static dev.understudy.health.TestMembers.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.HealthState;
import org.junit.jupiter.api.Test;

/** A member that reaches no vendor, while the others do. */
class SelfSuspicionTest {

  @Test
  void itSaysSoWithholdsItsVoteAndIsWellAgainWhenAVendorAnswers() throws Exception {
    try (TestMembers members = new TestMembers(3)) {
      for (int i = 0; i < 3; i++) {
        members.call(i, MemberProcess.OTHER, MemberProcess.GOOD);
      }
      members.call(MemberProcess.GOOD);
      members.await(HealthState.Up.class);

      members.probesFind(0, MemberProcess.CUT);
      await(
          () -> {
            members.call(0, MemberProcess.VENDOR, MemberProcess.CUT);
            members.call(0, MemberProcess.OTHER, MemberProcess.CUT);
            members.call(1, MemberProcess.VENDOR, MemberProcess.GOOD);
            members.call(2, MemberProcess.VENDOR, MemberProcess.GOOD);
            return members.get(0).suspicion().isPresent();
          });

      assertThat(members.get(1).suspicion()).isEmpty();
      assertThat(members.get(2).suspicion()).isEmpty();
      assertThat(members.verdict(1).state()).isEqualTo(new HealthState.Up());

      members.probesFind(0, MemberProcess.GOOD);

      await(() -> members.get(0).suspicion().isEmpty());
      // Else its own outage would speak against vendors that its peers have not called lately.
      assertThat(members.get(0).snapshot().share(MemberProcess.VENDOR)).isEqualTo(1);
      assertThat(members.get(0).snapshot().share(MemberProcess.OTHER)).isEqualTo(1);
    }
  }
}
