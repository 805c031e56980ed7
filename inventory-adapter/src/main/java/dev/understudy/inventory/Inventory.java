package dev.understudy.inventory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Holds, sells and frees units. Only the ledger decides; a sale is journalled for every vendor in
 * the same transaction, so no vendor's outage can lose it or sell what is not there.
 */
final class Inventory {

  private static final int LONGEST_HISTORY = 200;

  private final InventoryStore store;
  private final StockChangeStore changes;

  Inventory(InventoryStore store, StockChangeStore changes) {
    this.store = store;
    this.changes = changes;
  }

  /** All lines or none. Under a key that was used before, what it held then. */
  Reserved reserve(NewReservation wanted) {
    Optional<Reservation> held = store.reserve(wanted);
    if (held.isPresent()) {
      return new Reserved.Held(held.get());
    }
    return wanted
        .key()
        .flatMap(store::underKey)
        .map(known -> again(wanted, known))
        .orElseGet(() -> whyNot(wanted));
  }

  private Reserved again(NewReservation wanted, Map.Entry<String, UUID> known) {
    return known.getKey().equals(wanted.fingerprint())
        ? new Reserved.Held(store.byId(known.getValue()).orElseThrow())
        : new Reserved.KeyReused();
  }

  /** For the answer only: what is seen now may differ from what the ledger decided by. */
  private Reserved whyNot(NewReservation wanted) {
    for (Line line : wanted.lines()) {
      Optional<Stock> stock = store.stock(line.place());
      if (stock.isEmpty()) {
        return new Reserved.UnknownSku(line.place());
      }
      if (stock.get().frozen()) {
        return new Reserved.Frozen(line.place());
      }
      if (stock.get().free() < line.quantity()) {
        return new Reserved.OutOfStock(line.place());
      }
    }
    return new Reserved.OutOfStock(wanted.lines().getFirst().place());
  }

  /** The reservation as it stands after the try; committed again, it is committed still. */
  Optional<Reservation> commit(UUID id) {
    return store.commit(id).or(() -> store.byId(id));
  }

  /** The reservation as it stands after the try. */
  Optional<Reservation> release(UUID id) {
    return store.release(id).or(() -> store.byId(id));
  }

  /** The reservation as it stands after the try; never shorter than it was. */
  Optional<Reservation> extend(UUID id, Duration ttl) {
    return store.extend(id, ttl).or(() -> store.byId(id));
  }

  Optional<Reservation> byId(UUID id) {
    return store.byId(id);
  }

  /** Changes the stock of a place, once for each key; a restock may be of a new place. */
  Changed change(StockChange change) {
    if (change.kind() == StockChange.Kind.RESTOCKED) {
      changes.open(change.place());
    }
    Optional<Stock> changed = changes.change(change);
    if (changed.isPresent()) {
      return new Changed.Done(changed.get());
    }
    Optional<Stock> stock = store.stock(change.place());
    Optional<String> known = changes.fingerprint(change.key());
    if (stock.isEmpty()) {
      return new Changed.UnknownSku();
    }
    if (known.isEmpty()) {
      return new Changed.WouldTakeHeld();
    }
    if (!known.get().equals(change.fingerprint())) {
      return new Changed.KeyReused();
    }
    return changes.isMade(change.key())
        ? new Changed.Done(stock.get())
        : new Changed.WouldTakeHeld();
  }

  Optional<Stock> stock(Place place) {
    return store.stock(place);
  }

  /**
   * The newest movements of a place, the newest first.
   *
   * @param before only those with a lower version, for the next page
   */
  List<Movement> history(Place place, long before) {
    return changes.history(place, before, LONGEST_HISTORY);
  }
}
