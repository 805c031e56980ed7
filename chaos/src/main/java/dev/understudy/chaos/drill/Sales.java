package dev.understudy.chaos.drill;

import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.workload.Sample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When each sale that was acknowledged reached each vendor. */
final class Sales {

  private final List<Sample> sold;
  private final Evidence evidence;
  private final Map<String, Map<String, Long>> toldAt = new HashMap<>();

  Sales(List<Sample> history, Evidence evidence) {
    this.evidence = evidence;
    this.sold =
        history.stream()
            .filter(sample -> sample.kind().equals("commit") && sample.acknowledged().isPresent())
            .toList();
    for (Entry entry : evidence.entries()) {
      if (entry.kind().equals("adjust")) {
        toldAt
            .computeIfAbsent(entry.vendor(), _ -> new HashMap<>())
            .putIfAbsent(entry.reference(), entry.atMillis());
      }
    }
  }

  /**
   * The longest time in milliseconds from when a sale was acknowledged, or from {@code notBefore}
   * if that is later, to when it stood in the vendor's ledger; -1 when one never did.
   */
  long longestLag(String vendor, long notBefore) {
    Map<String, Long> there = toldAt.getOrDefault(vendor, Map.of());
    long longest = 0;
    for (Sample sale : sold) {
      Long at = there.get(sale.reference());
      if (at == null) {
        return -1;
      }
      long told = at - evidence.startEpochMillis();
      longest = Math.max(longest, told - Math.max(sale.endMillis(), notBefore));
    }
    return longest;
  }

  /** Sales that were acknowledged before a moment, and reached the vendor after it. */
  long behind(String vendor, long moment) {
    Map<String, Long> there = toldAt.getOrDefault(vendor, Map.of());
    return sold.stream()
        .filter(sale -> sale.endMillis() <= moment)
        .filter(
            sale ->
                there.getOrDefault(sale.reference(), Long.MAX_VALUE)
                    > moment + evidence.startEpochMillis())
        .count();
  }

  long count() {
    return sold.size();
  }
}
