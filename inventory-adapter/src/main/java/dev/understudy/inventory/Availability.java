package dev.understudy.inventory;

import java.time.Instant;

/**
 * How many units there are.
 *
 * @param source the vendor that said so, or {@code ledger}
 * @param stale whether no vendor could be asked, so that this is what was last known
 */
record Availability(String sku, long available, Instant asOf, String source, boolean stale) {}
