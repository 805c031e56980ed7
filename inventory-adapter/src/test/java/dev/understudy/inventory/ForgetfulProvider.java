package dev.understudy.inventory;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A planted fault: every attempt has a key of its own. */
record ForgetfulProvider(InventoryProvider provider) implements InventoryProvider {

  @Override
  public Outcome<String> apply(Batch batch, Deadline deadline) {
    return provider.apply(new Batch(UUID.randomUUID(), batch.deltas()), deadline);
  }

  @Override
  public Outcome<Map<Place, Long>> counts(List<Place> places, Deadline deadline) {
    return provider.counts(places, deadline);
  }

  @Override
  public Outcome<Set<String>> locations(Deadline deadline) {
    return provider.locations(deadline);
  }

  @Override
  public Outcome<?> probe(Deadline deadline) {
    return provider.probe(deadline);
  }

  @Override
  public int mostCounts() {
    return provider.mostCounts();
  }

  @Override
  public int mostChanges() {
    return provider.mostChanges();
  }
}
