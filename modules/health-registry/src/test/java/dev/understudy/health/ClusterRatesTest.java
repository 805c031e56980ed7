package dev.understudy.health;

import static dev.understudy.health.TestMembers.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a node may take that does not see all the others. */
class ClusterRatesTest {

  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final int PER_SECOND = 200;

  @Test
  void membersAreMissedForTenMinutesAndThenNoLonger() {
    MostSeen seen = new MostSeen();

    assertThat(seen.look(4, START)).isEqualTo(4);
    assertThat(seen.look(2, START.plusSeconds(1))).isEqualTo(4);
    assertThat(seen.look(3, START.plusSeconds(2))).isEqualTo(4);
    assertThat(seen.look(2, START.plus(MostSeen.MEMORY))).isEqualTo(4);
    assertThat(seen.look(2, START.plus(MostSeen.MEMORY).plusSeconds(1))).isEqualTo(3);
    assertThat(seen.look(2, START.plus(MostSeen.MEMORY).plusSeconds(3))).isEqualTo(2);
  }

  /** The other three may be on the other side of a cut, where they make their own calls. */
  @Test
  void whoSeesOneOfFourMembersTakesAQuarterOfTheRate() throws IOException {
    int port = MemberProcesses.freePort();
    List<String> members =
        List.of(
            "127.0.0.1:" + port,
            "127.0.0.1:" + MemberProcesses.freePort(),
            "127.0.0.1:" + MemberProcesses.freePort(),
            "127.0.0.1:" + MemberProcesses.freePort());
    RegistryConfig config = new RegistryConfig("quarter" + port, "n", "127.0.0.1", port, members);
    try (HazelcastHealthRegistry node =
        HazelcastHealthRegistry.start(
            config, MemberProcess.ROUTE, _ -> MemberProcess.GOOD, InstantSource.system())) {

      // 200 calls for four tokens each; one look may owe three for each of the 50 that a bucket
      // holds: 650 tokens of 200 a second.
      assertThat(timeForCalls(node.rates(), PER_SECOND)).isGreaterThan(Duration.ofSeconds(3));
    }
  }

  private static Duration timeForCalls(SharedRates rates, int calls) {
    AtomicLong taken = new AtomicLong();
    Instant start = Instant.now();
    await(
        () ->
            taken.addAndGet(rates.take("mail", PER_SECOND, 10).toCompletableFuture().join())
                >= calls);
    return Duration.between(start, Instant.now());
  }
}
