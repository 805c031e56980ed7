package dev.understudy.chaos.workload;

/**
 * Arrivals per second of each kind; each is at most 5000.
 *
 * @param charges payments
 * @param availability reads of stock
 * @param reservations each is followed by a commit
 * @param messages mails
 */
public record Rates(int charges, int availability, int reservations, int messages) {

  private static final int MOST = 5_000;

  public Rates {
    require("charges", charges);
    require("availability", availability);
    require("reservations", reservations);
    require("messages", messages);
  }

  private static void require(String field, int value) {
    if (value < 0 || value > MOST) {
      throw new IllegalArgumentException(field + " must be in [0, 5000], was " + value);
    }
  }
}
