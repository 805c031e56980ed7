package dev.understudy.chaos.workload;

import java.util.Optional;

/**
 * Arrivals per second of each kind; each is at most 5000.
 *
 * @param charges payments
 * @param availability reads of stock
 * @param reservations each is followed by a commit
 * @param messages mails
 * @param bulkCharges payments that nobody waits for, sent as such; none when left out
 */
public record Rates(
    int charges, int availability, int reservations, int messages, Optional<Integer> bulkCharges) {

  private static final int MOST = 5_000;

  public Rates {
    require("charges", charges);
    require("availability", availability);
    require("reservations", reservations);
    require("messages", messages);
    bulkCharges.ifPresent(rate -> require("bulkCharges", rate));
  }

  public Rates(int charges, int availability, int reservations, int messages) {
    this(charges, availability, reservations, messages, Optional.empty());
  }

  /** A part of each, and at least one a second of each that there is. */
  public Rates at(int percent) {
    return new Rates(
        part(charges, percent),
        part(availability, percent),
        part(reservations, percent),
        part(messages, percent),
        bulkCharges.map(rate -> part(rate, percent)));
  }

  private static int part(int rate, int percent) {
    return rate == 0 ? 0 : Math.max(1, rate * percent / 100);
  }

  private static void require(String field, int value) {
    if (value < 0 || value > MOST) {
      throw new IllegalArgumentException(field + " must be in [0, 5000], was " + value);
    }
  }
}
