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
    List<VendorReport> voters = reports.stream().filter(able).toList();
    return new Votes(voters.size(), (int) voters.stream().filter(aye).count());
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
