package dev.understudy.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Considered;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.FailoverEvent;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Served;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailoverMetersTest {

  private static final ProviderId ADYEN = new ProviderId("adyen");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final FailoverMeters meters = new FailoverMeters(registry);

  private static FailoverEvent ended(Considered... considered) {
    return new FailoverEvent.Ended(
        "charge",
        new Served<>(new Outcome.Success<>("ok"), Optional.of(ADYEN), List.of(considered)));
  }

  private static Considered considered(boolean attempted) {
    return new Considered(
        ADYEN, "success", attempted ? Optional.of(Duration.ZERO) : Optional.empty());
  }

  @Test
  void everyEventIsCountedOnce() {
    meters.on(new FailoverEvent.Panicked("charge", ADYEN));
    meters.on(new FailoverEvent.Full("charge", ADYEN));
    meters.on(new FailoverEvent.Shed("send", Criticality.BULK));
    meters.on(new FailoverEvent.RetryBudgetSpent("charge"));
    meters.on(new FailoverEvent.Hedged("availability", ADYEN));
    meters.on(ended(considered(true), considered(true)));

    assertThat(registry.scrape().lines().filter(line -> line.startsWith("understudy")))
        .containsExactlyInAnyOrder(
            "understudy_panics_total{operation=\"charge\",provider=\"adyen\"} 1.0",
            "understudy_bulkhead_full_total{operation=\"charge\",provider=\"adyen\"} 1.0",
            "understudy_sheds_total{criticality=\"bulk\",operation=\"send\"} 1.0",
            "understudy_retry_budget_spent_total{operation=\"charge\"} 1.0",
            "understudy_hedges_total{operation=\"availability\",provider=\"adyen\"} 1.0",
            "understudy_failovers_total{operation=\"charge\"} 1.0");
  }

  @Test
  void aCallThatOneVendorServedIsNoFailover() {
    meters.on(ended(considered(false), considered(true)));

    assertThat(registry.scrape()).doesNotContain("understudy_failovers");
  }
}
