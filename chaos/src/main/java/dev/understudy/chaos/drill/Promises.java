package dev.understudy.chaos.drill;

import dev.understudy.chaos.check.Contended;
import dev.understudy.chaos.check.Invariant;
import dev.understudy.chaos.check.Staleness;
import dev.understudy.chaos.check.StockRead;
import dev.understudy.chaos.workload.Skus;
import dev.understudy.local.PlatformFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Every promise of the platform, and whether it held.
 *
 * @param reads of stock, as they were answered
 * @param contended what other channels sell as well; nothing where they do not
 */
record Promises(
    PlatformFile platform, Evidence evidence, List<StockRead> reads, List<Contended> contended) {

  /** With fewer SKUs than this, none is set apart for other channels alone. */
  private static final int LEAST_SKUS = 3;

  List<Invariant> invariants() {
    Map<String, Long> stock = platform.fixtures().skus();
    List<Invariant> all = new ArrayList<>(evidence.invariants(stock));
    all.add(Staleness.noneOlderThanAsked(watched(stock), vendors(), reads, evidence.entries()));
    if (!contended.isEmpty()) {
      all.add(Contended.oversellWithinBuffer(contended));
    }
    return List.copyOf(all);
  }

  private static List<String> vendors() {
    return Vendors.of("inventory");
  }

  private Map<String, Long> watched(Map<String, Long> stock) {
    if (stock.size() < LEAST_SKUS) {
      return Map.of();
    }
    String sku = Skus.of(platform.fixtures()).watched();
    return Map.of(sku, stock.getOrDefault(sku, 0L));
  }
}
