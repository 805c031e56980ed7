package dev.understudy.health;

import static dev.understudy.health.TestMembers.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.CallPolicy;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Failover;
import dev.understudy.failover.FailoverEvent;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Served;
import dev.understudy.failover.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Every node loses its way to every vendor, and nobody is there to repair it. */
class AllCutOffTest {

  private static final CallPolicy CHARGE =
      CallPolicy.write("charge", Criticality.CRITICAL, Duration.ofSeconds(1));

  private final AtomicInteger panics = new AtomicInteger();
  private volatile Outcome<?> vendorsAnswer = MemberProcess.GOOD;

  private Failover failover(HazelcastHealthRegistry member) {
    return new Failover(
        MemberProcess.ROUTE,
        member,
        TestWorld.telling(
            event -> panics.addAndGet(event instanceof FailoverEvent.Panicked ? 1 : 0)));
  }

  private Served<String> call(Failover failover) {
    return failover.call(
        CHARGE,
        Deadline.after(CHARGE.attemptLimit(), InstantSource.system()),
        (_, _) -> answer(vendorsAnswer));
  }

  private static Outcome<String> answer(Outcome<?> outcome) {
    return outcome == MemberProcess.GOOD
        ? new Outcome.Success<>("ok")
        : new Outcome.NotExecuted<>(MemberProcess.CUT_OFF);
  }

  private static boolean allAre(TestMembers members, Class<? extends HealthState> state) {
    return members.all().stream()
        .flatMap(member -> member.snapshot().verdicts().stream())
        .map(Verdict::state)
        .allMatch(state::isInstance);
  }

  @Test
  void theLeastBadVendorIsStillCalledThatIsCountedAndAllComeBackByThemselves() throws Exception {
    try (TestMembers members = new TestMembers(2)) {
      List<Failover> nodes = new ArrayList<>();
      members.all().forEach(member -> nodes.add(failover(member)));
      await(() -> allAre(members, HealthState.Up.class));

      members.probesFind(MemberProcess.CUT);
      vendorsAnswer = MemberProcess.CUT;
      await(
          () -> {
            nodes.forEach(this::call);
            return members.all().stream().noneMatch(AllCutOffTest::admitsAny);
          });

      // No vendor is admitted at any node, and each call is still tried once.
      int before = panics.get();
      for (Failover node : nodes) {
        assertThat(call(node).provider()).isPresent();
      }
      assertThat(panics.get()).isEqualTo(before + nodes.size());

      members.probesFind(MemberProcess.GOOD);
      vendorsAnswer = MemberProcess.GOOD;
      await(() -> allAre(members, HealthState.Up.class));
      assertThat(members.get(0).journal()).as("what operators did").isEmpty();
      assertThat(call(nodes.getFirst()).outcome()).isInstanceOf(Outcome.Success.class);
    }
  }

  private static boolean admitsAny(HazelcastHealthRegistry member) {
    return member.snapshot().vendors().values().stream().anyMatch(vendor -> vendor.share() > 0);
  }
}
