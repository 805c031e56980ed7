package dev.understudy.service;

import dev.understudy.failover.Candidate;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.HealthSnapshot;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.OperatorDecision;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.Verdict;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts and times every attempt at a vendor on its way to the registry. */
public final class MeteredRegistry implements HealthRegistry {

  private final HealthRegistry registry;
  private final MeterRegistry meters;
  private final Map<ProviderId, Map<String, AttemptTimers>> timers = new HashMap<>();

  public MeteredRegistry(HealthRegistry registry, Route route, MeterRegistry meters) {
    this.registry = registry;
    this.meters = meters;
    route.candidates().forEach(candidate -> register(candidate.provider()));
    StateGauges.register(
        route.candidates().stream().map(Candidate::provider).toList(), this::state, meters);
  }

  /** What nothing is known of is used. */
  private HealthState state(ProviderId provider) {
    return registry.snapshot().verdict(provider).map(Verdict::state).orElseGet(HealthState.Up::new);
  }

  private void register(ProviderId provider) {
    timers.put(provider, new ConcurrentHashMap<>());
    Gauge.builder("understudy.provider.share", () -> registry.snapshot().share(provider))
        .description("The part of its traffic that this node sends to the vendor.")
        .tag("provider", provider.value())
        .register(meters);
  }

  @Override
  public void record(ProviderId provider, String operation, Outcome<?> outcome, long tookNanos) {
    Map<String, AttemptTimers> operations = timers.get(provider);
    if (operations != null) {
      AttemptTimers known = operations.get(operation);
      // Meters are built once for each operation: a builder for each call would cost more than it.
      AttemptTimers timer =
          known != null
              ? known
              : operations.computeIfAbsent(
                  operation, name -> new AttemptTimers(meters, provider, name));
      timer.record(outcome, tookNanos);
    }
    registry.record(provider, operation, outcome, tookNanos);
  }

  @Override
  public HealthSnapshot snapshot() {
    return registry.snapshot();
  }

  @Override
  public void override(ProviderId provider, OperatorOverride override) {
    registry.override(provider, override);
  }

  @Override
  public void clearOverride(ProviderId provider, String who) {
    registry.clearOverride(provider, who);
  }

  @Override
  public List<OperatorDecision> decisions() {
    return registry.decisions();
  }
}
