package dev.understudy.inventory;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Passes on and counts; what a test wants to happen before each read happens there. */
final class CountingProvider implements InventoryProvider {

  private final InventoryProvider provider;
  private final IntConsumer beforeRead;
  private final AtomicInteger reads = new AtomicInteger();

  CountingProvider(InventoryProvider provider) {
    this(provider, _ -> {});
  }

  /**
   * @param beforeRead gets the how manieth it is, from 1
   */
  CountingProvider(InventoryProvider provider, IntConsumer beforeRead) {
    this.provider = provider;
    this.beforeRead = beforeRead;
  }

  int reads() {
    return reads.get();
  }

  @Override
  public Outcome<Map<Place, Long>> counts(List<Place> places, Deadline deadline) {
    beforeRead.accept(reads.incrementAndGet());
    return provider.counts(places, deadline);
  }

  @Override
  public Outcome<String> apply(Batch batch, Deadline deadline) {
    return provider.apply(batch, deadline);
  }

  @Override
  public Outcome<Set<String>> locations(Deadline deadline) {
    return provider.locations(deadline);
  }

  @Override
  public int mostCounts() {
    return provider.mostCounts();
  }

  @Override
  public int mostChanges() {
    return provider.mostChanges();
  }

  @Override
  public Outcome<?> probe(Deadline deadline) {
    return provider.probe(deadline);
  }
}
