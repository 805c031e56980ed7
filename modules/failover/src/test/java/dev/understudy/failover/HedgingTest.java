package dev.understudy.failover;

import static dev.understudy.failover.Testing.BACKUP;
import static dev.understudy.failover.Testing.PRIMARY;
import static dev.understudy.failover.Testing.REFUSED;
import static dev.understudy.failover.Testing.ROUTE;
import static dev.understudy.failover.Testing.SILENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HedgingTest {

  private static final CallPolicy READ =
      CallPolicy.hedgedRead("availability", Criticality.NORMAL, Duration.ofSeconds(1));
  private static final Duration QUICK = Duration.ofMillis(10);
  private static final Duration SLOW = Duration.ofMillis(400);

  private final Testing testing = new Testing(ROUTE, 42);
  private final List<ProviderId> tried = new ArrayList<>();

  private Served<String> read(Duration primaryTakes, Outcome<String> primarySays) {
    return testing.failover.call(
        READ,
        testing.in(Duration.ofSeconds(3)),
        (provider, _) -> {
          tried.add(provider);
          boolean primary = provider.equals(PRIMARY);
          testing.time.pass(primary ? primaryTakes : QUICK);
          return primary ? primarySays : new Outcome.Success<>("by backup");
        });
  }

  /** Twenty answers make a p95 of 10 ms; a hundred calls pay for five hedges. */
  private void afterAHundredQuickReads() {
    for (int i = 0; i < 100; i++) {
      read(QUICK, new Outcome.Success<>("by primary"));
    }
    tried.clear();
  }

  @Test
  void aSlowReadIsAskedOfTheNextVendorAfterTheP95() {
    afterAHundredQuickReads();

    Deadline inTime = testing.in(Duration.ofMillis(20));
    Served<String> served = read(SLOW, new Outcome.Success<>("by primary"));

    assertThat(served.outcome()).isEqualTo(new Outcome.Success<>("by backup"));
    assertThat(tried).containsExactly(PRIMARY, BACKUP);
    // 10 ms until the hedge, 10 ms for its answer; the slow one is not waited for.
    assertThat(testing.time.instant()).isEqualTo(inTime.at());
    assertThat(testing.told(FailoverEvent.Hedged.class))
        .containsExactly(new FailoverEvent.Hedged("availability", BACKUP));
    assertThat(served.considered())
        .extracting(Considered::toString)
        .containsExactly(
            "primary: unknown: TIMED_OUT backup was faster (10 ms)", "backup: success (10 ms)");
  }

  @Test
  void aQuickVendorSpendsNoHedgesThatAnOutageWillNeed() {
    for (int i = 0; i < 100; i++) {
      read(Duration.ofMillis(1), new Outcome.Success<>("by primary"));
    }
    tried.clear();

    read(Duration.ofMillis(8), new Outcome.Success<>("by primary"));
    assertThat(tried).as("eight times its p95, and nobody minds").containsExactly(PRIMARY);

    read(SLOW, new Outcome.Success<>("by primary"));
    assertThat(tried).containsExactly(PRIMARY, PRIMARY, BACKUP);
  }

  @Test
  void aSlowFirstAnswerThatStillComesFirstIsTaken() {
    afterAHundredQuickReads();

    Served<String> served = read(Duration.ofMillis(15), new Outcome.Success<>("by primary"));

    assertThat(served.outcome()).isEqualTo(new Outcome.Success<>("by primary"));
    assertThat(tried).containsExactly(PRIMARY, BACKUP);
  }

  @Test
  void anAnswerIsWaitedForWhenTheOtherFails() {
    afterAHundredQuickReads();

    Served<String> served = read(Duration.ofMillis(15), new Outcome.NotExecuted<>(REFUSED));

    assertThat(served.outcome()).isEqualTo(new Outcome.Success<>("by backup"));
    assertThat(served.considered())
        .extracting(Considered::toString)
        .containsExactly(
            "primary: not executed: REFUSED nothing listens (15 ms)", "backup: success (10 ms)");
  }

  @Test
  void whenBothFailTheReadEndsWithAFault() {
    afterAHundredQuickReads();

    Served<String> served =
        testing.failover.call(
            READ,
            testing.in(Duration.ofSeconds(3)),
            (_, _) -> {
              testing.time.pass(SLOW);
              return new Outcome.Unknown<>(SILENT);
            });

    assertThat(served.outcome()).isEqualTo(new Outcome.Unknown<>(SILENT));
    assertThat(served.considered()).extracting(Considered::attempted).containsExactly(true, true);
  }

  @Test
  void whereNoP95IsKnownNothingIsHedged() {
    read(SLOW, new Outcome.Success<>("by primary"));

    assertThat(tried).containsExactly(PRIMARY);
  }

  @Test
  void whatHasAnEffectCannotBeHedged() {
    assertThatThrownBy(
            () ->
                new CallPolicy(
                    "charge", OnUnknown.STOP, Criticality.CRITICAL, Duration.ofSeconds(1), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("charge");
  }

  @Property(tries = 50)
  void atMostFiveOfAHundredCallsAreHedgedHoweverSlowAVendorIs(@ForAll long seed) {
    Random random = new Random(seed);
    tried.clear();
    for (int i = 0; i < 2000; i++) {
      // Half of them are slow: a p95 that all of them exceed would double the load.
      boolean slow = i > 50 && random.nextBoolean();
      read(slow ? SLOW : QUICK, new Outcome.Success<>("by primary"));
      testing.time.pass(Duration.ofMillis(random.nextInt(50)));

      assertThat(tried.size() - (i + 1)).isLessThanOrEqualTo((i + 1) / 20);
    }
  }
}
