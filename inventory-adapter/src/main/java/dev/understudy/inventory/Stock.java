package dev.understudy.inventory;

/**
 * What the ledger holds at one place, in units.
 *
 * @param onHand what is there and not sold
 * @param held the part of it that reservations hold
 * @param buffer the part of it that is never sold, since other channels may sell it
 * @param frozen whether nothing may be reserved for now
 * @param version grows by one with each change
 */
record Stock(Place place, long onHand, long held, long buffer, boolean frozen, long version) {

  /** What may be reserved now; not negative. */
  long free() {
    return frozen ? 0 : Math.max(0, onHand - held - buffer);
  }
}
