package dev.understudy.inventory;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes on and counts. */
final class CountingProvider implements InventoryProvider {

  private final InventoryProvider provider;
  private final AtomicInteger reads = new AtomicInteger();

  CountingProvider(InventoryProvider provider) {
    this.provider = provider;
  }

  int reads() {
    return reads.get();
  }

  @Override
  public Outcome<Long> available(String sku, Deadline deadline) {
    reads.incrementAndGet();
    return provider.available(sku, deadline);
  }

  @Override
  public Outcome<String> apply(Delta delta, Deadline deadline) {
    return provider.apply(delta, deadline);
  }

  @Override
  public Outcome<?> probe(Deadline deadline) {
    return provider.probe(deadline);
  }
}
