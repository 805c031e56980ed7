package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import java.time.Instant;
import java.util.Map;

/**
 * What the ledger knows of a place and of its vendors.
 *
 * @param expected what each vendor's count should be: what it was told, and nothing else
 * @param observedAt when a vendor last confirmed it
 */
record Known(Stock stock, Map<ProviderId, Long> expected, Instant observedAt) {

  Known {
    expected = Map.copyOf(expected);
  }

  /** A vendor's count, and what it was not told of yet. */
  long available(ProviderId vendor, long count) {
    return count + stock.onHand() - expected.getOrDefault(vendor, stock.onHand());
  }
}
