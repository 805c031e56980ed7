package dev.understudy.testkit;

import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.HealthSnapshot;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.VendorHealth;
import dev.understudy.failover.Verdict;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Holds the verdicts that a test sets, and remembers what it was told. */
public final class TestingHealthRegistry implements HealthRegistry {

  /** One attempt as it was recorded. */
  public record Recorded(ProviderId provider, String operation, Outcome<?> outcome) {}

  private final List<Recorded> recorded = new CopyOnWriteArrayList<>();
  private final List<OperatorOverride> overrides = new CopyOnWriteArrayList<>();
  private volatile HealthSnapshot snapshot;

  /** All vendors look well. */
  public TestingHealthRegistry(Collection<ProviderId> providers) {
    snapshot = HealthSnapshot.initial(List.copyOf(providers), Instant.EPOCH);
  }

  /** Sets what the cluster holds of a vendor. */
  public void set(ProviderId provider, HealthState state) {
    set(provider, state, 1);
  }

  /**
   * Sets what the cluster and this node hold of a vendor.
   *
   * @param localShare what the node's own breaker lets through, 0 to 1
   */
  public synchronized void set(ProviderId provider, HealthState state, double localShare) {
    Map<ProviderId, VendorHealth> vendors = new LinkedHashMap<>(snapshot.vendors());
    long epoch = snapshot.verdict(provider).map(Verdict::epoch).orElse(0L) + 1;
    Verdict verdict = new Verdict(provider, state, epoch, Instant.EPOCH, "set", Map.of(), 0);
    vendors.put(provider, new VendorHealth(verdict, localShare));
    snapshot = HealthSnapshot.of(vendors.values());
  }

  /** What was recorded so far, in order. */
  public List<Recorded> recorded() {
    return List.copyOf(recorded);
  }

  /** The overrides that were asked for, in order; they have no effect here. */
  public List<OperatorOverride> overrides() {
    return List.copyOf(overrides);
  }

  @Override
  public HealthSnapshot snapshot() {
    return snapshot;
  }

  @Override
  public void record(ProviderId provider, String operation, Outcome<?> outcome, long tookNanos) {
    recorded.add(new Recorded(provider, operation, outcome));
  }

  @Override
  public void override(ProviderId provider, OperatorOverride override) {
    overrides.add(override);
  }

  @Override
  public void clearOverride(ProviderId provider, String who) {}
}
