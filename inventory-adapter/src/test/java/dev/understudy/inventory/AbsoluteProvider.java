package dev.understudy.inventory;

import static dev.understudy.inventory.TestLedger.VENDORS;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.ledger.Sql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A planted fault: tells the vendor what there is, and not what has changed. */
record AbsoluteProvider(InventoryProvider provider, Sql sql) implements InventoryProvider {

  @Override
  public Outcome<String> apply(Batch batch, Deadline deadline) {
    Map<Place, Delta> last = new LinkedHashMap<>();
    batch.deltas().forEach(delta -> last.put(delta.place(), delta));
    List<Delta> absolute = new ArrayList<>();
    for (Delta delta : last.values()) {
      long onHand = new InventoryStore(sql, VENDORS).stock(delta.place()).orElseThrow().onHand();
      if (provider.counts(List.of(delta.place()), deadline)
          instanceof Outcome.Success<Map<Place, Long>>(Map<Place, Long> counts)) {
        long there = counts.getOrDefault(delta.place(), 0L);
        absolute.add(
            new Delta(delta.place(), onHand - there, delta.reference(), delta.occurredAt()));
      }
    }
    return provider.apply(new Batch(batch.key(), absolute), deadline);
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
