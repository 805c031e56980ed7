package dev.understudy.failover;

import static dev.understudy.failover.Testing.BACKUP;
import static dev.understudy.failover.Testing.CHARGE;
import static dev.understudy.failover.Testing.PRIMARY;
import static dev.understudy.failover.Testing.REFUSED;
import static dev.understudy.failover.Testing.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An outage at 500 calls a second for a minute, under virtual time. */
class RetryStormTest {

  private static final int CALLS = 60 * 500;

  private final Testing testing = new Testing(ROUTE, 42);
  private final Map<ProviderId, Integer> calls = new HashMap<>();

  private void offer(Outcome<String> atPrimary, Outcome<String> atBackup) {
    for (int i = 0; i < CALLS; i++) {
      offerOne(testing, atPrimary, atBackup);
      testing.time.pass(Duration.ofMillis(2));
    }
  }

  private void offerOne(Testing to, Outcome<String> atPrimary, Outcome<String> atBackup) {
    to.failover.call(
        CHARGE,
        to.in(Duration.ofSeconds(1)),
        (provider, _) -> {
          calls.merge(provider, 1, Integer::sum);
          return provider.equals(PRIMARY) ? atPrimary : atBackup;
        });
  }

  private int calls(ProviderId provider) {
    return calls.getOrDefault(provider, 0);
  }

  private int allCalls() {
    return calls(PRIMARY) + calls(BACKUP);
  }

  @Test
  void whenNobodyNoticesTheBackupGetsNoMoreThanTheBudget() {
    offer(new Outcome.NotExecuted<>(REFUSED), new Outcome.Success<>("done"));

    assertThat(calls(PRIMARY)).isEqualTo(CALLS);
    assertThat(calls(BACKUP)).isBetween(CALLS / 10, CALLS / 5);
  }

  @Test
  void whenThePrimaryIsDownAndTheBackupFailsTooItGetsWhatIsOfferedAndNoMore() {
    testing.registry.with("primary", new HealthState.Down());

    offer(new Outcome.NotExecuted<>(REFUSED), new Outcome.NotExecuted<>(REFUSED));

    assertThat(calls(BACKUP)).isEqualTo(CALLS);
  }

  @Test
  void whenBothFailAllVendorsTogetherGetNoMoreThanATwentyPercentMore() {
    offer(new Outcome.NotExecuted<>(REFUSED), new Outcome.NotExecuted<>(REFUSED));

    assertThat(allCalls()).isGreaterThan(CALLS).isLessThanOrEqualTo(CALLS * 6 / 5);
  }

  @Test
  void inPanicNoVendorGetsMoreThanIsOfferedAndTogetherTheyGetTwentyPercentMore() {
    testing.registry.with("primary", new HealthState.Down()).with("backup", new HealthState.Down());

    offer(new Outcome.NotExecuted<>(REFUSED), new Outcome.NotExecuted<>(REFUSED));

    assertThat(List.of(calls(PRIMARY), calls(BACKUP))).allMatch(got -> got < CALLS);
    assertThat(allCalls()).isGreaterThan(CALLS).isLessThanOrEqualTo(CALLS * 6 / 5);
  }

  /**
   * A backup that only seemed to be down, as after a pause of the node: half of the calls are drawn
   * to it, and of the other half as many follow as the budget has, 0.2 of all.
   */
  @Test
  void inPanicTheOneThatServesIsFound() {
    testing.registry.with("primary", new HealthState.Down()).with("backup", new HealthState.Down());

    offer(new Outcome.NotExecuted<>(REFUSED), new Outcome.Success<>("done"));

    assertThat(calls(BACKUP)).isBetween(CALLS * 68 / 100, CALLS * 71 / 100);
  }

  @Test
  void aCallThatFoundTheBudgetSpentSaysSo() {
    offer(new Outcome.NotExecuted<>(REFUSED), new Outcome.Success<>("done"));

    int retried = calls(BACKUP);
    assertThat(testing.told(FailoverEvent.RetryBudgetSpent.class)).hasSize(CALLS - retried);
  }

  @Test
  void theCheckGoesRedWhereEachCallHasABudgetOfItsOwn() {
    for (int i = 0; i < CALLS; i++) {
      offerOne(
          new Testing(ROUTE, i), new Outcome.NotExecuted<>(REFUSED), new Outcome.Success<>("done"));
    }

    assertThat(allCalls()).isGreaterThan(CALLS * 6 / 5);
  }
}
