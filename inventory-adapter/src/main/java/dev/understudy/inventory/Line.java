package dev.understudy.inventory;

/**
 * A part of a reservation.
 *
 * @param quantity in units, positive
 */
record Line(Place place, long quantity) {

  Line {
    if (quantity <= 0) {
      throw new IllegalArgumentException("quantity must be positive, was " + quantity);
    }
  }
}
