package dev.understudy.failover;

import static dev.understudy.failover.Testing.BACKUP;
import static dev.understudy.failover.Testing.CHARGE;
import static dev.understudy.failover.Testing.PRIMARY;
import static dev.understudy.failover.Testing.READ;
import static dev.understudy.failover.Testing.REFUSED;
import static dev.understudy.failover.Testing.ROUTE;
import static dev.understudy.failover.Testing.SILENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailoverTest {

  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final Refusal NO = new Refusal("card_declined", "no", false);

  private final Testing testing = new Testing(ROUTE, 42);
  private final List<ProviderId> tried = new ArrayList<>();

  private Served<String> call(CallPolicy policy, Map<ProviderId, Outcome<String>> script) {
    return call(testing.failover.plan(), policy, script);
  }

  private Served<String> call(
      Plan plan, CallPolicy policy, Map<ProviderId, Outcome<String>> script) {
    return testing.failover.call(
        plan,
        policy,
        testing.in(LIMIT),
        (provider, _) -> {
          tried.add(provider);
          return script.getOrDefault(provider, new Outcome.Success<>("by " + provider));
        });
  }

  private void hold(HealthState primary, HealthState backup) {
    testing.registry.with("primary", primary).with("backup", backup);
  }

  @Test
  void thePrimaryServesWhenItIsUp() {
    Served<String> served = call(CHARGE, Map.of());

    assertThat(served.outcome()).isEqualTo(new Outcome.Success<>("by primary"));
    assertThat(tried).containsExactly(PRIMARY);
  }

  @Test
  void failsOverWhenThePrimaryRefuses() {
    Served<String> served = call(CHARGE, Map.of(PRIMARY, new Outcome.NotExecuted<>(REFUSED)));

    assertThat(served.outcome()).isEqualTo(new Outcome.Success<>("by backup"));
    assertThat(served.considered())
        .extracting(Considered::toString)
        .containsExactly(
            "primary: not executed: REFUSED nothing listens (0 ms)", "backup: success (0 ms)");
    assertThat(testing.registry.recorded)
        .containsExactly("primary charge NotExecuted", "backup charge Success");
  }

  @Test
  void neverMovesMoneyElsewhereWhileAnAttemptIsUnknown() {
    Served<String> served = call(CHARGE, Map.of(PRIMARY, new Outcome.Unknown<>(SILENT)));

    assertThat(served.outcome()).isEqualTo(new Outcome.Unknown<>(SILENT));
    assertThat(served.provider()).isEqualTo(Optional.of(PRIMARY));
    assertThat(tried).containsExactly(PRIMARY);
  }

  @Test
  void aReadGoesToTheNextVendorAfterATimeout() {
    Served<String> served = call(READ, Map.of(PRIMARY, new Outcome.Unknown<>(SILENT)));

    assertThat(served.provider()).isEqualTo(Optional.of(BACKUP));
  }

  @Test
  void aDeclineIsAnAnswerAndIsNotShoppedAround() {
    Served<String> served = call(READ, Map.of(PRIMARY, new Outcome.Declined<>(NO)));

    assertThat(served.outcome()).isEqualTo(new Outcome.Declined<>(NO));
    assertThat(tried).containsExactly(PRIMARY);
  }

  @Test
  void aVendorThatIsDownIsNotTried() {
    hold(new HealthState.Down(), new HealthState.Up());

    Served<String> served = call(CHARGE, Map.of());

    assertThat(tried).containsExactly(BACKUP);
    assertThat(served.considered()).contains(Considered.passedOver(PRIMARY, "not admitted: set"));
  }

  @Test
  void aFollowUpGoesToTheVendorThatDidTheFirstStep() {
    hold(new HealthState.Up(), new HealthState.Down());

    Served<String> served =
        call(Plan.pinned(BACKUP), CHARGE, Map.of(BACKUP, new Outcome.NotExecuted<>(REFUSED)));

    assertThat(served.outcome()).isEqualTo(new Outcome.NotExecuted<>(REFUSED));
    assertThat(tried).containsExactly(BACKUP);
  }

  @Test
  void whenAllAreDownTheLeastBadOneIsTriedFirstAndThatIsCounted() {
    hold(new HealthState.Down(), new HealthState.Probing());

    Served<String> served = call(CHARGE, Map.of());

    assertThat(served.considered())
        .containsExactly(Considered.tried(BACKUP, "panic: success", Duration.ZERO));
    assertThat(testing.told(FailoverEvent.Panicked.class))
        .containsExactly(new FailoverEvent.Panicked("charge", BACKUP));
  }

  @Test
  void inPanicTheNextIsTriedAfterARefusal() {
    hold(new HealthState.Down(), new HealthState.Probing());

    Served<String> served = call(CHARGE, Map.of(BACKUP, new Outcome.NotExecuted<>(REFUSED)));

    assertThat(served.outcome()).isEqualTo(new Outcome.Success<>("by primary"));
    assertThat(tried).containsExactly(BACKUP, PRIMARY);
    assertThat(testing.told(FailoverEvent.Panicked.class))
        .containsExactly(new FailoverEvent.Panicked("charge", PRIMARY));
  }

  @Test
  void inPanicMoneyStaysWhereAnAttemptIsUnknown() {
    hold(new HealthState.Down(), new HealthState.Probing());

    Served<String> served = call(CHARGE, Map.of(BACKUP, new Outcome.Unknown<>(SILENT)));

    assertThat(served.outcome()).isEqualTo(new Outcome.Unknown<>(SILENT));
    assertThat(tried).containsExactly(BACKUP);
  }

  @Test
  void inPanicADrainedVendorIsNotTriedNextEither() {
    hold(new HealthState.Drained(), new HealthState.Down());

    Served<String> served = call(CHARGE, Map.of(BACKUP, new Outcome.NotExecuted<>(REFUSED)));

    assertThat(served.outcome()).isEqualTo(new Outcome.NotExecuted<>(REFUSED));
    assertThat(tried).containsExactly(BACKUP);
    assertThat(served.considered()).contains(Considered.passedOver(PRIMARY, "not admitted: set"));
  }

  @Test
  void aDrainedVendorIsNotUsedEvenInPanic() {
    hold(new HealthState.Drained(), new HealthState.Drained());

    Served<String> served = call(CHARGE, Map.of());

    assertThat(tried).isEmpty();
    assertThat(served.outcome()).isInstanceOf(Outcome.NotExecuted.class);
  }

  @Test
  void anAttemptMayUseHalfOfWhatIsLeftWhileAnotherCouldFollow() {
    List<Duration> left = new ArrayList<>();
    CallPolicy patient = CallPolicy.write("charge", Criticality.CRITICAL, Duration.ofMinutes(1));

    testing.failover.call(
        patient,
        testing.in(Duration.ofSeconds(4)),
        (_, deadline) -> {
          left.add(deadline.remaining(testing.time));
          testing.time.pass(Duration.ofSeconds(1));
          return new Outcome.NotExecuted<>(REFUSED);
        });

    // The first may use two of four seconds; it takes one, and all the rest is for the last.
    assertThat(left).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(3));
  }

  @Test
  void theDeadlineEndsTheWalk() {
    Served<String> served =
        testing.failover.call(
            READ,
            testing.in(LIMIT),
            (provider, _) -> {
              tried.add(provider);
              testing.time.pass(Duration.ofSeconds(4));
              return new Outcome.Unknown<>(SILENT);
            });

    assertThat(tried).containsExactly(PRIMARY);
    assertThat(served.considered()).contains(Considered.passedOver(BACKUP, "deadline passed"));
  }

  @Test
  void aCallWhoseDeadlineHasPassedTriesNobody() {
    Deadline deadline = testing.in(Duration.ZERO);

    Served<String> served =
        testing.failover.call(
            CHARGE, deadline, (provider, _) -> new Outcome.Success<>("by " + provider));

    assertThat(served.outcome())
        .isEqualTo(new Outcome.NotExecuted<>(Obstacle.DEADLINE_PASSED.fault()));
    assertThat(served.provider()).isEmpty();
  }

  @Test
  void whenTheRetryBudgetIsSpentACallEndsWithItsLastOutcome() {
    Map<ProviderId, Outcome<String>> refusing = Map.of(PRIMARY, new Outcome.NotExecuted<>(REFUSED));
    // Three a second are always allowed: ninety in thirty seconds, here all at once.
    for (int i = 0; i < 90; i++) {
      assertThat(call(CHARGE, refusing).provider()).isEqualTo(Optional.of(BACKUP));
    }

    Served<String> served = call(CHARGE, refusing);

    assertThat(served.outcome()).isEqualTo(new Outcome.NotExecuted<>(REFUSED));
    assertThat(served.provider()).isEqualTo(Optional.of(PRIMARY));
    assertThat(served.considered()).contains(Considered.passedOver(BACKUP, "retry budget spent"));
    assertThat(testing.told(FailoverEvent.RetryBudgetSpent.class)).hasSize(1);
    assertThat(testing.failover.bulkhead(BACKUP).inFlight()).isZero();
  }
}
