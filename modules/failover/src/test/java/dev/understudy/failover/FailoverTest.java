package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FailoverTest {

  private static final ProviderId PRIMARY = new ProviderId("primary");
  private static final ProviderId BACKUP = new ProviderId("backup");
  private static final Route ROUTE =
      new Route(List.of(new Candidate(PRIMARY, 0, 1), new Candidate(BACKUP, 1, 1)));
  private static final Fault REFUSED = new Fault(Fault.Kind.REFUSED, "nothing listens");
  private static final Fault SILENT = new Fault(Fault.Kind.TIMED_OUT, "no answer");
  private static final Refusal NO = new Refusal("card_declined", "no", false);

  private Instant now = Instant.EPOCH;
  private final InstantSource clock = () -> now;
  private final FakeRegistry registry = new FakeRegistry(ROUTE);
  private final List<ProviderId> tried = new ArrayList<>();

  private Served<String> call(OnUnknown onUnknown, Map<ProviderId, Outcome<String>> script) {
    Failover failover = new Failover(ROUTE, registry, clock, new Random(42));
    Deadline deadline = Deadline.after(Duration.ofSeconds(3), clock);
    return failover.call(
        "charge",
        onUnknown,
        deadline,
        Duration.ofSeconds(1),
        (provider, _) -> {
          tried.add(provider);
          return script.getOrDefault(provider, new Outcome.Success<>("by " + provider));
        });
  }

  @Test
  void thePrimaryServesWhenItIsUp() {
    Served<String> served = call(OnUnknown.STOP, Map.of());

    assertThat(served.outcome()).isEqualTo(new Outcome.Success<>("by primary"));
    assertThat(tried).containsExactly(PRIMARY);
  }

  @Test
  void failsOverWhenThePrimaryRefuses() {
    Served<String> served =
        call(OnUnknown.STOP, Map.of(PRIMARY, new Outcome.NotExecuted<>(REFUSED)));

    assertThat(served.outcome()).isEqualTo(new Outcome.Success<>("by backup"));
    assertThat(served.considered())
        .containsExactly(
            new Considered(PRIMARY, true, "not executed: REFUSED nothing listens"),
            new Considered(BACKUP, true, "success"));
    assertThat(registry.recorded)
        .containsExactly("primary charge NotExecuted", "backup charge Success");
  }

  @Test
  void neverMovesMoneyElsewhereWhileAnAttemptIsUnknown() {
    Served<String> served = call(OnUnknown.STOP, Map.of(PRIMARY, new Outcome.Unknown<>(SILENT)));

    assertThat(served.outcome()).isEqualTo(new Outcome.Unknown<>(SILENT));
    assertThat(served.provider()).isEqualTo(Optional.of(PRIMARY));
    assertThat(tried).containsExactly(PRIMARY);
  }

  @Test
  void aReadGoesToTheNextVendorAfterATimeout() {
    Served<String> served =
        call(OnUnknown.TRY_NEXT, Map.of(PRIMARY, new Outcome.Unknown<>(SILENT)));

    assertThat(served.provider()).isEqualTo(Optional.of(BACKUP));
  }

  @Test
  void aDeclineIsAnAnswerAndIsNotShoppedAround() {
    Served<String> served = call(OnUnknown.TRY_NEXT, Map.of(PRIMARY, new Outcome.Declined<>(NO)));

    assertThat(served.outcome()).isEqualTo(new Outcome.Declined<>(NO));
    assertThat(tried).containsExactly(PRIMARY);
  }

  @Test
  void aVendorThatIsDownIsNotTried() {
    registry.with("primary", new HealthState.Down());

    Served<String> served = call(OnUnknown.STOP, Map.of());

    assertThat(tried).containsExactly(BACKUP);
    assertThat(served.considered()).contains(new Considered(PRIMARY, false, "not admitted"));
  }

  @Test
  void whenAllAreDownTheLeastBadOneIsUsed() {
    registry.with("primary", new HealthState.Down()).with("backup", new HealthState.Probing());

    call(OnUnknown.STOP, Map.of());

    assertThat(tried).containsExactly(BACKUP);
  }

  @Test
  void aDrainedVendorIsNotUsedEvenInPanic() {
    registry.with("primary", new HealthState.Drained()).with("backup", new HealthState.Drained());

    Served<String> served = call(OnUnknown.STOP, Map.of());

    assertThat(tried).isEmpty();
    assertThat(served.outcome()).isInstanceOf(Outcome.NotExecuted.class);
  }

  @Test
  void theDeadlineEndsTheWalk() {
    Failover failover = new Failover(ROUTE, registry, clock, new Random(42));
    Deadline deadline = Deadline.after(Duration.ofSeconds(3), clock);

    Served<String> served =
        failover.call(
            "charge",
            OnUnknown.TRY_NEXT,
            deadline,
            Duration.ofSeconds(5),
            (provider, attemptDeadline) -> {
              assertThat(attemptDeadline).isEqualTo(deadline);
              tried.add(provider);
              now = now.plusSeconds(4);
              return new Outcome.Unknown<>(SILENT);
            });

    assertThat(tried).containsExactly(PRIMARY);
    assertThat(served.considered()).contains(new Considered(BACKUP, false, "deadline passed"));
  }

  @Property
  void aRecoveringVendorGetsItsShare(@ForAll long seed) {
    registry.with("primary", new HealthState.Recovering(25));
    VendorChoice choice = new VendorChoice(ROUTE, registry, new Random(seed));

    long first = 0;
    for (int i = 0; i < 2000; i++) {
      first += choice.inOrder(new ArrayList<>()).getFirst().equals(PRIMARY) ? 1 : 0;
    }

    // Binomial(2000, 1/4): mean 500, standard deviation 19.4; seven of them on either side.
    assertThat(first).isBetween(364L, 636L);
  }
}
