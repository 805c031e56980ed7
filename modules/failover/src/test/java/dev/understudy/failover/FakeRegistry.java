package dev.understudy.failover;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds the states that a test sets, and notes what was recorded. */
final class FakeRegistry implements HealthRegistry {

  final List<String> recorded = new ArrayList<>();
  private HealthSnapshot snapshot;

  FakeRegistry(Route route) {
    snapshot =
        HealthSnapshot.initial(
            route.candidates().stream().map(Candidate::provider).toList(), Instant.EPOCH);
  }

  FakeRegistry with(String provider, HealthState state) {
    Map<ProviderId, VendorHealth> vendors = new LinkedHashMap<>(snapshot.vendors());
    ProviderId id = new ProviderId(provider);
    Verdict verdict = new Verdict(id, state, 1, Instant.EPOCH, "set", Map.of(), 0);
    vendors.put(id, new VendorHealth(verdict, 1));
    snapshot = HealthSnapshot.of(vendors.values());
    return this;
  }

  @Override
  public HealthSnapshot snapshot() {
    return snapshot;
  }

  @Override
  public void record(ProviderId provider, String operation, Outcome<?> outcome, long tookNanos) {
    recorded.add(provider + " " + operation + " " + outcome.getClass().getSimpleName());
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
