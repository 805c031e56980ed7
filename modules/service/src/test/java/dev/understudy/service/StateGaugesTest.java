package dev.understudy.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.HealthState;
import dev.understudy.failover.ProviderId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StateGaugesTest {

  private static final ProviderId STRIPE = new ProviderId("stripe");

  private final MeterRegistry meters = new SimpleMeterRegistry();

  static List<HealthState> states() {
    return List.of(
        new HealthState.Unproven(),
        new HealthState.Up(),
        new HealthState.Degraded(),
        new HealthState.Down(),
        new HealthState.Probing(),
        new HealthState.Recovering(25),
        new HealthState.Drained());
  }

  @ParameterizedTest
  @MethodSource("states")
  void exactlyOneGaugeIsOneInEveryState(HealthState state) {
    StateGauges.register(List.of(STRIPE), _ -> state, meters);

    assertThat(meters.find("understudy.provider.state").gauges())
        .hasSize(states().size())
        .extracting(Gauge::value)
        .containsOnlyOnce(1.0);
  }

  @Test
  void aTransitionShowsWithTheNextScrape() {
    AtomicReference<HealthState> now = new AtomicReference<>(new HealthState.Up());
    StateGauges.register(List.of(STRIPE), _ -> now.get(), meters);
    assertThat(value("UP")).isEqualTo(1);

    now.set(new HealthState.Down());

    assertThat(value("UP")).isEqualTo(0);
    assertThat(value("DOWN")).isEqualTo(1);
  }

  private double value(String state) {
    return meters
        .get("understudy.provider.state")
        .tags("provider", "stripe", "state", state)
        .gauge()
        .value();
  }
}
