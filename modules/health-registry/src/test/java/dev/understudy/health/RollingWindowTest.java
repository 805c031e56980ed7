package dev.understudy.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Fault;
import dev.understudy.failover.Observation;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RollingWindowTest {

  private static final long START = Instant.parse("2026-11-24T12:00:00Z").toEpochMilli();
  private static final long MILLISECOND = 1_000_000;
  private static final Outcome<?> GOOD = new Outcome.Success<>("ok");
  private static final Outcome<?> BAD =
      new Outcome.NotExecuted<>(new Fault(Fault.Kind.REFUSED, "down"));

  private static RollingWindow window() {
    return new RollingWindow("charge", Duration.ofSeconds(2));
  }

  /** The same as a list of all calls would give. */
  @Property
  void countsTheCallsOfTheLastTenSeconds(
      @ForAll @Size(max = 200) List<@IntRange(max = 1_500) Integer> gaps) {
    RollingWindow window = window();
    List<Long> good = new ArrayList<>();
    long now = START;
    for (int gap : gaps) {
      now += gap;
      boolean isGood = gap % 3 != 0;
      window.add(isGood ? GOOD : BAD, MILLISECOND, now);
      if (isGood) {
        good.add(now / 1_000);
      }
    }
    long from = now / 1_000 - 9;

    assertThat(window.observation(now).calls().good())
        .isEqualTo((int) good.stream().filter(second -> second >= from).count());
  }

  @Test
  void everyEndHasItsCount() {
    RollingWindow window = window();
    Fault limited = new Fault(Fault.Kind.RATE_LIMITED, "slower");
    window.add(GOOD, MILLISECOND, START);
    window.add(new Outcome.Declined<>(new Refusal("no", "no", true)), MILLISECOND, START);
    window.add(BAD, MILLISECOND, START);
    window.add(new Outcome.Unknown<>(limited), MILLISECOND, START);
    window.add(new Outcome.Unknown<>(limited), MILLISECOND, START);

    Observation seen = window.observation(START);

    assertThat(seen.calls().succeeded()).isEqualTo(1);
    assertThat(seen.calls().declined()).isEqualTo(1);
    assertThat(seen.calls().notExecuted()).isEqualTo(1);
    assertThat(seen.calls().unknown()).isEqualTo(2);
    assertThat(seen.calls().faults())
        .isEqualTo(Map.of(Fault.Kind.REFUSED, 1, Fault.Kind.RATE_LIMITED, 2));
    assertThat(seen.badInARow()).isEqualTo(3);
  }

  @Test
  void oldBadCallsTellNothing() {
    RollingWindow window = window();
    window.add(BAD, MILLISECOND, START);

    assertThat(window.observation(START).badInARow()).isEqualTo(1);
    assertThat(window.observation(START + 10_000).badInARow()).isZero();
  }

  @Test
  void aCallOfTwoSecondsIsSlow() {
    RollingWindow window = window();
    window.add(GOOD, Duration.ofMillis(1_999).toNanos(), START);
    window.add(GOOD, Duration.ofSeconds(2).toNanos(), START);

    assertThat(window.observation(START).calls().slow()).isEqualTo(1);
  }

  @Property
  void aQuantileIsAtMostAQuarterAboveTheTrueOne(
      @ForAll @Size(min = 1, max = 100) List<@IntRange(min = 100, max = 60_000_000) Integer> all) {
    RollingWindow window = window();
    all.forEach(micros -> window.add(GOOD, micros * 1_000L, START));
    List<Integer> sorted = all.stream().sorted().toList();
    Observation seen = window.observation(START);

    assertThat((double) seen.p50Micros()).isBetween(at(sorted, 0.5), at(sorted, 0.5) * 1.25);
    assertThat((double) seen.p95Micros()).isBetween(at(sorted, 0.95), at(sorted, 0.95) * 1.25);
  }

  private static double at(List<Integer> sorted, double quantile) {
    return sorted.get((int) Math.ceil(sorted.size() * quantile) - 1);
  }

  @Test
  void manyWritersLoseNothing() throws Exception {
    RollingWindow window = window();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      writers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int call = 0; call < 10_000; call++) {
                      window.add(GOOD, MILLISECOND, START + call % 3_000);
                    }
                  }));
    }
    for (Thread writer : writers) {
      writer.join();
    }

    assertThat(window.observation(START + 3_000).calls().good()).isEqualTo(80_000);
  }
}
