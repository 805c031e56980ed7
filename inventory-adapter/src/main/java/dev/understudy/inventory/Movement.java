package dev.understudy.inventory;

import java.time.Instant;

/**
 * One change of one place, as the ledger made it.
 *
 * @param version of the place after it; the versions of a place have no gap
 * @param quantity what it was about, in units
 * @param change of the units on hand: 0 where units were only held or freed
 * @param onHand after it
 * @param held after it
 * @param reference what it was made for: a reservation, a request, a difference
 * @param epoch of the authority in which it was made
 */
record Movement(
    Place place,
    long version,
    Kind kind,
    long quantity,
    long change,
    long onHand,
    long held,
    String reference,
    String reason,
    long epoch,
    Instant at) {

  enum Kind {
    SEEDED,
    HELD,
    SOLD,
    RELEASED,
    EXPIRED,
    RESTOCKED,
    ADJUSTED,
    /** A vendor sold or found units by itself, and the ledger follows. */
    FOUND,
    FROZEN,
    THAWED
  }
}
