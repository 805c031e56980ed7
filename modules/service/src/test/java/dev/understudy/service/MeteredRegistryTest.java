package dev.understudy.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Candidate;
import dev.understudy.failover.Fault;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.HealthSnapshot;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeteredRegistryTest {

  private static final ProviderId STRIPE = new ProviderId("stripe");
  private static final Outcome<?> UNKNOWN =
      new Outcome.Unknown<>(new Fault(Fault.Kind.TIMED_OUT, "no answer"));

  private final List<Long> recorded = new ArrayList<>();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MeteredRegistry registry =
      new MeteredRegistry(
          new Noting(recorded), new Route(List.of(new Candidate(STRIPE, 0, 1))), meters);

  private record Noting(List<Long> recorded) implements HealthRegistry {
    @Override
    public HealthSnapshot snapshot() {
      return HealthSnapshot.initial(List.of(STRIPE), Instant.EPOCH);
    }

    @Override
    public void record(ProviderId id, String operation, Outcome<?> outcome, long tookNanos) {
      recorded.add(tookNanos);
    }

    @Override
    public void override(ProviderId provider, OperatorOverride override) {}

    @Override
    public void clearOverride(ProviderId provider, String who) {}
  }

  private Timer timer(String outcome) {
    return meters
        .get("understudy.attempt")
        .tags("provider", "stripe", "operation", "charge", "outcome", outcome)
        .timer();
  }

  @Test
  void anAttemptIsTimedByItsOutcomeAndHandedOn() {
    registry.record(STRIPE, "charge", UNKNOWN, 7_000_000);

    assertThat(timer("unknown").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(7);
    assertThat(timer("unknown").count()).isEqualTo(1);
    // There from the first call on, so that the first failure is seen as a rise.
    assertThat(timer("success").count()).isZero();
    assertThat(recorded).containsExactly(7_000_000L);
  }

  @Test
  void theShareOfEachVendorIsShown() {
    assertThat(meters.get("understudy.provider.share").tag("provider", "stripe").gauge().value())
        .isEqualTo(1);
  }

  @Test
  void aVendorThatHasLeftTheRouteIsHandedOnAllTheSame() {
    registry.record(new ProviderId("adyen"), "resolve", UNKNOWN, 1);

    assertThat(recorded).containsExactly(1L);
  }
}
