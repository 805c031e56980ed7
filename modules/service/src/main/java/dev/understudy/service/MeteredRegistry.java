package dev.understudy.service;

import dev.understudy.failover.Candidate;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.Verdict;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** Counts and times every attempt at a vendor on its way to the registry. */
public final class MeteredRegistry implements HealthRegistry {

  private final HealthRegistry registry;
  private final MeterRegistry meters;

  public MeteredRegistry(HealthRegistry registry, Route route, MeterRegistry meters) {
    this.registry = registry;
    this.meters = meters;
    route
        .candidates()
        .forEach(
            candidate ->
                Gauge.builder(
                        "understudy.provider.share", () -> registry.share(candidate.provider()))
                    .description("The part of its traffic that this node sends to the vendor.")
                    .tag("provider", candidate.provider().value())
                    .register(meters));
    StateGauges.register(
        route.candidates().stream().map(Candidate::provider).toList(), this::state, meters);
  }

  /** What nothing is known of is used. */
  private HealthState state(ProviderId provider) {
    return registry.verdicts().stream()
        .filter(verdict -> verdict.provider().equals(provider))
        .findFirst()
        .map(Verdict::state)
        .orElseGet(HealthState.Up::new);
  }

  @Override
  public void record(ProviderId provider, String operation, Outcome<?> outcome, Duration took) {
    Timer.builder("understudy.attempt")
        .description("Attempts at a vendor: how they ended and how long they took.")
        .tag("provider", provider.value())
        .tag("operation", operation)
        .tag("outcome", name(outcome))
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofSeconds(10))
        .register(meters)
        .record(took);
    registry.record(provider, operation, outcome, took);
  }

  @Override
  public double share(ProviderId provider) {
    return registry.share(provider);
  }

  @Override
  public List<Verdict> verdicts() {
    return registry.verdicts();
  }

  @Override
  public void override(ProviderId provider, OperatorOverride override) {
    registry.override(provider, override);
  }

  @Override
  public void clearOverride(ProviderId provider, String who) {
    registry.clearOverride(provider, who);
  }

  private static String name(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Success<?> _ -> "success";
      case Outcome.Declined<?> _ -> "declined";
      case Outcome.NotExecuted<?> _ -> "not_executed";
      case Outcome.Unknown<?> _ -> "unknown";
    };
  }
}
