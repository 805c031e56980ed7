package dev.understudy.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds the states that a test sets, and notes what was recorded. */
final class FakeRegistry implements HealthRegistry {

  final Map<ProviderId, HealthState> states = new LinkedHashMap<>();
  final List<String> recorded = new ArrayList<>();

  FakeRegistry with(String provider, HealthState state) {
    states.put(new ProviderId(provider), state);
    return this;
  }

  @Override
  public double share(ProviderId provider) {
    return states.getOrDefault(provider, new HealthState.Up()).share();
  }

  @Override
  public void record(ProviderId provider, String operation, Outcome<?> outcome, Duration took) {
    recorded.add(provider + " " + operation + " " + outcome.getClass().getSimpleName());
  }

  @Override
  public List<Verdict> verdicts() {
    return states.entrySet().stream()
        .map(e -> new Verdict(e.getKey(), e.getValue(), 1, Instant.EPOCH, "set", Map.of(), 0))
        .toList();
  }

  @Override
  public void override(ProviderId provider, OperatorOverride override) {
    throw new UnsupportedOperationException("tests set states directly");
  }

  @Override
  public void clearOverride(ProviderId provider, String who) {
    throw new UnsupportedOperationException("tests set states directly");
  }
}
