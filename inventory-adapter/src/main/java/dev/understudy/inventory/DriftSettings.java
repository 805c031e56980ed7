package dev.understudy.inventory;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How vendors are compared with the ledger.
 *
 * @param every how often a vendor is counted, one bulk call each time; 2 s when left out
 * @param classes by name; {@code default} holds the SKUs of no other
 */
record DriftSettings(@Nullable Duration every, @Nullable Map<String, SkuClass> classes) {

  private static final Duration DEFAULT_EVERY = Duration.ofSeconds(2);

  DriftSettings {
    classes = classes == null ? Map.of() : Map.copyOf(classes);
    if (every != null && !every.isPositive()) {
      throw new IllegalArgumentException("drift.every must be positive, was " + every);
    }
  }

  static DriftSettings defaults() {
    return new DriftSettings(null, null);
  }

  Duration interval() {
    return every == null ? DEFAULT_EVERY : every;
  }

  /** The class of a SKU. */
  SkuClass of(String sku) {
    Map<String, SkuClass> all = classes == null ? Map.of() : classes;
    return all.values().stream()
        .filter(each -> each.has(sku))
        .findFirst()
        .orElseGet(() -> all.getOrDefault("default", SkuClass.DEFAULT));
  }
}
