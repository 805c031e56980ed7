package dev.understudy.inventory;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;

/** What a vendor of inventory must do. */
public interface InventoryProvider {

  /** Units in stock; {@code Declined} when the vendor does not know the SKU. */
  Outcome<Long> available(String sku, Deadline deadline);

  /** Applies a change once for each {@link Delta#id}, however often it is called. */
  Outcome<String> apply(Delta delta, Deadline deadline);

  /** The vendor's cheapest read. */
  Outcome<?> probe(Deadline deadline);
}
