package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * What holds of every call, whatever the vendors do and however they are. Each check is also run
 * against an engine that was told something wrong on purpose, and must go red.
 */
class FailoverPropertiesTest {

  private static final int CALLS = 300;

  record Try(int call, ProviderId provider, HealthState state, boolean late, Outcome<String> end) {}

  /** How an engine may be told wrongly. */
  private enum Lie {
    NONE,
    /** The engine hears that every vendor is up. */
    ALL_UP,
    /** The engine's clock stands. */
    CLOCK_STANDS,
    /** The engine takes a charge for a read. */
    CHARGES_ARE_READS
  }

  /** Random vendors, states, outcomes and delays; gives every attempt that was made. */
  private static List<Try> history(long seed, Lie lie) {
    Random random = new Random(seed);
    VirtualTime time = new VirtualTime();
    Route route = route(random);
    FakeRegistry truth = new FakeRegistry(route);
    Instant standing = time.instant();
    InstantSource clock = lie == Lie.CLOCK_STANDS ? () -> standing : time;
    Failover failover =
        new Failover(
            route,
            lie == Lie.ALL_UP ? new FakeRegistry(route) : truth,
            new Surroundings(clock, random, time, _ -> {}));
    CallPolicy policy =
        new CallPolicy(
            "charge",
            lie == Lie.CHARGES_ARE_READS ? OnUnknown.TRY_NEXT : OnUnknown.STOP,
            Criticality.CRITICAL,
            Duration.ofSeconds(1),
            false);
    List<Try> tries = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      int call = i;
      route.candidates().forEach(c -> truth.with(c.provider().value(), state(random)));
      Deadline deadline = Deadline.after(Duration.ofMillis(random.nextInt(2000)), time);
      failover.call(
          policy,
          deadline,
          (provider, _) -> {
            boolean late = deadline.passed(time);
            time.pass(Duration.ofMillis(random.nextInt(700)));
            Outcome<String> end = outcome(random);
            HealthState state = truth.snapshot().verdict(provider).orElseThrow().state();
            tries.add(new Try(call, provider, state, late, end));
            return end;
          });
      time.pass(Duration.ofMillis(random.nextInt(20)));
    }
    return tries;
  }

  private static Route route(RandomGenerator random) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(6); i++) {
      candidates.add(
          new Candidate(new ProviderId("v" + i), random.nextInt(3), 1 + random.nextInt(100)));
    }
    return new Route(candidates);
  }

  private static HealthState state(RandomGenerator random) {
    return switch (random.nextInt(6)) {
      case 0 -> new HealthState.Degraded();
      case 1 -> new HealthState.Down();
      case 2 -> new HealthState.Recovering(25);
      case 3 -> new HealthState.Drained();
      default -> new HealthState.Up();
    };
  }

  private static Outcome<String> outcome(RandomGenerator random) {
    return switch (random.nextInt(4)) {
      case 0 -> new Outcome.Unknown<>(Testing.SILENT);
      case 1 -> new Outcome.Success<>("done");
      default -> new Outcome.NotExecuted<>(Testing.REFUSED);
    };
  }

  private static List<Try> afterAnUnknown(List<Try> tries) {
    Map<Integer, Boolean> unknown = new HashMap<>();
    List<Try> wrong = new ArrayList<>();
    for (Try each : tries) {
      if (unknown.getOrDefault(each.call(), false)) {
        wrong.add(each);
      }
      unknown.put(each.call(), each.end() instanceof Outcome.Unknown);
    }
    return wrong;
  }

  private static List<Try> drained(List<Try> tries) {
    return tries.stream().filter(each -> each.state() instanceof HealthState.Drained).toList();
  }

  private static List<Try> late(List<Try> tries) {
    return tries.stream().filter(Try::late).toList();
  }

  private static List<Try> twiceAtOneVendor(List<Try> tries) {
    Map<String, Integer> counts = new HashMap<>();
    return tries.stream()
        .filter(each -> counts.merge(each.call() + "@" + each.provider(), 1, Integer::sum) > 1)
        .toList();
  }

  @Property(tries = 200)
  void nothingIsTriedAfterAnAttemptThatMayHaveBeenDone(@ForAll long seed) {
    assertThat(afterAnUnknown(history(seed, Lie.NONE))).isEmpty();
  }

  @Property(tries = 200)
  void aDrainedVendorIsNeverTried(@ForAll long seed) {
    assertThat(drained(history(seed, Lie.NONE))).isEmpty();
  }

  @Property(tries = 200)
  void noAttemptStartsAfterTheDeadline(@ForAll long seed) {
    assertThat(late(history(seed, Lie.NONE))).isEmpty();
  }

  @Property(tries = 200)
  void noVendorIsTriedTwiceInACall(@ForAll long seed) {
    assertThat(twiceAtOneVendor(history(seed, Lie.NONE))).isEmpty();
  }

  @Test
  void theChecksGoRedForAnEngineThatWasToldWrongly() {
    // Seed 1 has a route of several vendors.
    assertThat(afterAnUnknown(history(1, Lie.CHARGES_ARE_READS))).isNotEmpty();
    assertThat(drained(history(1, Lie.ALL_UP))).isNotEmpty();
    assertThat(late(history(1, Lie.CLOCK_STANDS))).isNotEmpty();
    List<Try> doubled = new ArrayList<>(history(1, Lie.NONE));
    doubled.add(doubled.getFirst());
    assertThat(twiceAtOneVendor(doubled)).isNotEmpty();
  }
}
