package dev.understudy.inventory;

import java.util.List;
import java.util.UUID;

/**
 * Deltas that a vendor is told in one call: all of them or none.
 *
 * @param key the idempotency key at the vendor: a batch is applied once, however often it is sent
 * @param deltas in the order in which they were made; never other ones under the same key
 */
public record Batch(UUID key, List<Delta> deltas) {

  public Batch {
    if (deltas.isEmpty()) {
      throw new IllegalArgumentException("a batch needs at least one delta");
    }
    deltas = List.copyOf(deltas);
  }
}
