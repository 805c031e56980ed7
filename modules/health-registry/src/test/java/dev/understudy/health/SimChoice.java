package dev.understudy.health;

import dev.understudy.failover.Candidate;
import dev.understudy.failover.Failover;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.HealthSnapshot;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.VendorHealth;
import dev.understudy.failover.Verdict;
import java.util.List;
import java.util.Optional;

/** The real {@link Failover} of a simulated node: whom it would call. */
final class SimChoice implements HealthRegistry {

  private final Failover failover;
  private List<Verdict> known = List.of();
  private HealthSnapshot snapshot = HealthSnapshot.of(List.of());

  SimChoice(List<ProviderId> vendors) {
    Route route = new Route(vendors.stream().map(id -> new Candidate(id, 0, 100)).toList());
    this.failover = new Failover(route, this, TestWorld.telling(_ -> {}));
  }

  Optional<ProviderId> first(List<Verdict> held) {
    if (!held.equals(known)) {
      known = held;
      snapshot = HealthSnapshot.of(held.stream().map(v -> new VendorHealth(v, 1)).toList());
    }
    return failover.plan().first();
  }

  @Override
  public HealthSnapshot snapshot() {
    return snapshot;
  }

  @Override
  public void record(ProviderId provider, String operation, Outcome<?> outcome, long tookNanos) {
    throw new UnsupportedOperationException("its calls are counted by SimTraffic");
  }

  @Override
  public void override(ProviderId provider, OperatorOverride override) {
    throw new UnsupportedOperationException("an operator speaks to the cluster");
  }

  @Override
  public void clearOverride(ProviderId provider, String who) {
    throw new UnsupportedOperationException("an operator speaks to the cluster");
  }
}
