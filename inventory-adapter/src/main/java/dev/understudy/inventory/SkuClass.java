package dev.understudy.inventory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SKUs that are treated alike.
 *
 * @param skus that belong to it; none for the class {@code default}, which holds all others
 * @param policy of a difference; {@code TRUST_VENDOR} when left out
 * @param buffer units of each place that are never sold here, 0 or more; 0 when left out
 */
record SkuClass(@Nullable List<String> skus, @Nullable DriftPolicy policy, @Nullable Long buffer) {

  static final SkuClass DEFAULT = new SkuClass(List.of(), DriftPolicy.TRUST_VENDOR, 0L);

  SkuClass {
    skus = skus == null ? List.of() : List.copyOf(skus);
    policy = policy == null ? DriftPolicy.TRUST_VENDOR : policy;
    if (buffer != null && buffer < 0) {
      throw new IllegalArgumentException("buffer must not be negative, was " + buffer);
    }
  }

  DriftPolicy onDrift() {
    return policy == null ? DriftPolicy.TRUST_VENDOR : policy;
  }

  long keptBack() {
    return buffer == null ? 0 : buffer;
  }

  boolean has(String sku) {
    return skus != null && skus.contains(sku);
  }
}
