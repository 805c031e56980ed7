package dev.understudy.inventory;

import java.time.Instant;

/**
 * How many units there are.
 *
 * @param available as the source has it, with what it was not told of yet
 * @param reservable what the ledger would hold for a caller at that time
 * @param asOf not older than this; what the platform itself had sold by then is in it
 * @param source the vendor that said so, or {@code ledger}
 * @param stale whether no vendor could be asked in time, so that this is what was last known
 */
record Availability(
    Place place, long available, long reservable, Instant asOf, String source, boolean stale) {

  /** The same, for who asked for less old an answer. */
  Availability tooOld() {
    return new Availability(place, available, reservable, asOf, source, true);
  }
}
