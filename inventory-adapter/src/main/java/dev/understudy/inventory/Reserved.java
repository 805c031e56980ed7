package dev.understudy.inventory;

/** How a request to reserve ended. */
sealed interface Reserved {

  /** All lines are held, now or since the same key was used first. */
  record Held(Reservation reservation) implements Reserved {}

  record OutOfStock(Place place) implements Reserved {}

  record UnknownSku(Place place) implements Reserved {}

  /** Vendor and ledger differ on it, and it is not sold before that is resolved. */
  record Frozen(Place place) implements Reserved {}

  /** The key was used for another request. */
  record KeyReused() implements Reserved {}
}
