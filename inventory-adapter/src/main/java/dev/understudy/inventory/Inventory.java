package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Holds, sells and frees units. Only the ledger decides; a sale is journalled for every vendor in
 * the same transaction, so no vendor's outage can lose it or sell what is not there.
 */
final class Inventory {

  private final InventoryStore store;
  private final List<ProviderId> vendors;

  Inventory(InventoryStore store, List<ProviderId> vendors) {
    this.store = store;
    this.vendors = List.copyOf(vendors);
  }

  Reserved reserve(String sku, long quantity, Duration ttl) {
    Optional<Reservation> held = store.reserve(sku, quantity, ttl);
    if (held.isPresent()) {
      return new Reserved.Held(held.get());
    }
    return store.free(sku).isPresent() ? new Reserved.OutOfStock() : new Reserved.UnknownSku();
  }

  /** The reservation as it stands after the try; committed again, it is committed still. */
  Optional<Reservation> commit(UUID id) {
    return store.commit(id, vendors).or(() -> store.byId(id));
  }

  /** The reservation as it stands after the try. */
  Optional<Reservation> release(UUID id) {
    return store.release(id).or(() -> store.byId(id));
  }
}
