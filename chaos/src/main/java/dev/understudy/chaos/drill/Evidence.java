package dev.understudy.chaos.drill;

import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.check.Checks;
import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.check.Invariant;
import dev.understudy.chaos.workload.Sample;
import java.util.List;
import java.util.Map;

/**
 * What the checks need.
 *
 * @param history each operation of the workload, as its caller saw it
 * @param acknowledged what callers were told to be done
 * @param entries what happened at the vendors, from their own ledgers
 */
record Evidence(List<Sample> history, List<Acknowledged> acknowledged, List<Entry> entries) {

  /** Every promise of the platform. */
  List<Invariant> invariants(Map<String, Long> stock) {
    return List.of(
        Checks.noDoubleCharge(entries),
        noLostPayment(),
        Checks.noOversell(stock, acknowledged, entries),
        noLostSale(),
        noLostMail(),
        Checks.boundedCopies(entries));
  }

  /** Acknowledged, and at no vendor; while the platform still works, it may be on its way. */
  long lost() {
    long lost = 0;
    for (Invariant invariant : List.of(noLostPayment(), noLostSale(), noLostMail())) {
      lost += invariant.violations().size();
    }
    return lost;
  }

  private Invariant noLostPayment() {
    return Checks.noLostPayment(acknowledged, entries);
  }

  private Invariant noLostSale() {
    return Checks.noLostSale(Vendors.of("inventory"), acknowledged, entries);
  }

  private Invariant noLostMail() {
    return Checks.noLostMail(acknowledged, entries);
  }
}
