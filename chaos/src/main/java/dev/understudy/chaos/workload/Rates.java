package dev.understudy.chaos.workload;

/**
 * Arrivals per second of each kind; each is at most 1000.
 *
 * @param charges payments
 * @param availability reads of stock
 * @param reservations each is followed by a commit
 * @param messages mails
 */
public record Rates(int charges, int availability, int reservations, int messages) {

  public Rates {
    require("charges", charges);
    require("availability", availability);
    require("reservations", reservations);
    require("messages", messages);
  }

  private static void require(String field, int value) {
    if (value < 0 || value > 1000) {
      throw new IllegalArgumentException(field + " must be in [0, 1000], was " + value);
    }
  }
}
