package dev.understudy.chaos.drill;

import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.chaos.check.ChangeChecks;
import dev.understudy.chaos.check.Checks;
import dev.understudy.chaos.check.DeadLetter;
import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.check.Invariant;
import dev.understudy.chaos.workload.Moments;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the checks need.
 *
 * @param acknowledged what callers were told to be done
 * @param dead mails that are not sent any more, as the platform tells
 * @param entries what happened at the vendors, from their own ledgers
 * @param startEpochMillis the start of the drill by the vendors' clock
 * @param finalAtMillis from the start, when the last payment was seen in its final state; -1 when
 *     one never was
 * @param unsettled payments that were not final at the end, with their states
 */
record Evidence(
    List<Acknowledged> acknowledged,
    List<DeadLetter> dead,
    List<Entry> entries,
    long startEpochMillis,
    long finalAtMillis,
    List<String> unsettled) {

  /** Every promise of the platform. */
  List<Invariant> invariants(Map<String, Long> stock) {
    return List.of(
        Checks.noDoubleCharge(entries),
        noLostPayment(),
        Checks.noDeniedCharge(acknowledged, entries),
        ChangeChecks.neverTooMuch(entries),
        changesStand(),
        Checks.noOversell(stock, acknowledged, entries),
        noLostSale(),
        noLostMail(),
        Checks.deadLettersTold(dead),
        Checks.boundedCopies(entries));
  }

  /**
   * Acknowledged, and not so at its vendor; while the platform still works, it may be on its way.
   */
  long lost() {
    long lost = 0;
    for (Invariant invariant :
        List.of(noLostPayment(), changesStand(), noLostSale(), noLostMail())) {
      lost += invariant.violations().size();
    }
    return lost;
  }

  /** By vendor, when it did something, from the start: from its ledger. */
  Map<String, Moments> done(String kind) {
    Map<String, Moments> done = new TreeMap<>();
    entries.stream()
        .filter(entry -> entry.kind().equals(kind))
        .forEach(
            entry ->
                done.computeIfAbsent(entry.vendor(), _ -> new Moments())
                    .add(entry.atMillis() - startEpochMillis));
    return done;
  }

  private Invariant noLostPayment() {
    return Checks.noLostPayment(acknowledged, entries);
  }

  private Invariant changesStand() {
    return ChangeChecks.changesStand(acknowledged, entries);
  }

  private Invariant noLostSale() {
    return Checks.noLostSale(Vendors.of("inventory"), acknowledged, entries);
  }

  private Invariant noLostMail() {
    return Checks.noLostMail(acknowledged, dead, entries);
  }
}
