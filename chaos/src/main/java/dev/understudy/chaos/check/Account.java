package dev.understudy.chaos.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one vendor has of one order under one name, in minor units, from its own ledger.
 *
 * @param charged held for us, or taken at once
 * @param captured of what was held; 0 where it was taken at once
 */
record Account(
    String vendor, String id, long charged, long captured, boolean cancelled, long refunded) {

  private static final Set<String> MONEY = Set.of("charge", "capture", "cancel", "refund");

  /** By order, the accounts that have anything of it. */
  static Map<String, List<Account>> byOrder(List<Entry> ledgers) {
    Map<String, Map<String, Account>> all = new TreeMap<>();
    for (Entry entry : ledgers) {
      if (!MONEY.contains(entry.kind())) {
        continue;
      }
      Map<String, Account> ofOrder =
          all.computeIfAbsent(entry.reference(), _ -> new LinkedHashMap<>());
      String name = entry.vendor() + " " + entry.id();
      Account before =
          ofOrder.getOrDefault(name, new Account(entry.vendor(), entry.id(), 0, 0, false, 0));
      ofOrder.put(name, before.after(entry));
    }
    Map<String, List<Account>> lists = new TreeMap<>();
    all.forEach((order, accounts) -> lists.put(order, List.copyOf(accounts.values())));
    return lists;
  }

  private Account after(Entry entry) {
    long amount = entry.amount();
    return switch (entry.kind()) {
      case "charge" -> new Account(vendor, id, charged + amount, captured, cancelled, refunded);
      case "capture" -> new Account(vendor, id, charged, captured + amount, cancelled, refunded);
      case "cancel" -> new Account(vendor, id, charged, captured, true, refunded);
      case "refund" -> new Account(vendor, id, charged, captured, cancelled, refunded + amount);
      default -> this;
    };
  }

  /** Taken or still held; what a last capture has left over is let go. */
  long taken() {
    return captured > 0 ? captured : cancelled ? 0 : charged;
  }

  long kept() {
    return taken() - refunded;
  }

  @Override
  public String toString() {
    return "%s %s: charged %d, captured %d, %srefunded %d"
        .formatted(vendor, id, charged, captured, cancelled ? "cancelled, " : "", refunded);
  }
}
