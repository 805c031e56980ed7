package dev.understudy.failover;

import java.util.List;
import java.util.function.Predicate;

/**
 * A vote among the nodes that have enough traffic to tell.
 *
 * @param able how many can tell
 * @param ayes how many of them say so
 */
record Votes(int able, int ayes) {

  static Votes of(
      List<VendorReport> reports, Predicate<VendorReport> able, Predicate<VendorReport> aye) {
    int voters = 0;
    int ayes = 0;
    for (VendorReport report : reports) {
      if (able.test(report)) {
        voters++;
        ayes += aye.test(report) ? 1 : 0;
      }
    }
    return new Votes(voters, ayes);
  }

  /** A majority, and at least two where at least two can tell. */
  boolean carry() {
    return ayes >= Math.min(2, able) && ayes * 2 > able;
  }

  @Override
  public String toString() {
    return ayes + " of " + able;
  }
}
