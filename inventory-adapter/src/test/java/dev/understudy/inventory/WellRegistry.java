package dev.understudy.inventory;

import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.HealthSnapshot;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import java.time.Instant;
import java.util.List;

/** All vendors look well: what a test sees is the adapter's own logic. */
final class WellRegistry implements HealthRegistry {

  private final HealthSnapshot snapshot =
      HealthSnapshot.initial(List.of(TestVendors.SHOPIFY, TestVendors.SQUARE), Instant.EPOCH);

  @Override
  public HealthSnapshot snapshot() {
    return snapshot;
  }

  @Override
  public void record(ProviderId id, String operation, Outcome<?> outcome, long tookNanos) {}

  @Override
  public void override(ProviderId provider, OperatorOverride override) {}

  @Override
  public void clearOverride(ProviderId provider, String who) {}
}
