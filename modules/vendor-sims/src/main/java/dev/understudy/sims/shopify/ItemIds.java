package dev.understudy.sims.shopify;

import dev.understudy.sims.SampleStock;
import java.util.HashMap;
import java.util.Map;

/** Shopify's own numbers of the items, by which its API and its webhooks name them. */
final class ItemIds {

  private static final String GID = "gid://shopify/InventoryItem/";
  private static final long FIRST = 4_000_001;
  private static final Map<String, Long> NUMBERS = new HashMap<>();
  private static final Map<String, String> SKUS = new HashMap<>();

  static {
    for (String sku : SampleStock.units().keySet()) {
      NUMBERS.put(sku, FIRST + NUMBERS.size());
      SKUS.put(gid(sku), sku);
    }
  }

  private ItemIds() {}

  static long number(String sku) {
    return NUMBERS.getOrDefault(sku, 0L);
  }

  static String gid(String sku) {
    return GID + number(sku);
  }

  /** Empty for an id that is no item's. */
  static String sku(String gid) {
    return SKUS.getOrDefault(gid, "");
  }
}
