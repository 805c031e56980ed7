package dev.understudy.sims;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What both inventory vendors hold at the start: SKU-1 to SKU-20, of which the last is scarce; and
 * MORE-1 to MORE-n, where the system property {@code understudy.sims.moreSkus} says how many, for
 * loads that must not ask for the same SKU again soon.
 */
public final class SampleStock {

  private static final int SKUS = 20;
  private static final long PLENTY = 1_000_000;
  private static final long SCARCE = 100;

  private SampleStock() {}

  /** Units by SKU; the caller's to change. */
  public static SequencedMap<String, Long> units() {
    SequencedMap<String, Long> units = new LinkedHashMap<>();
    for (int i = 1; i <= SKUS; i++) {
      units.put("SKU-" + i, i == SKUS ? SCARCE : PLENTY);
    }
    for (int i = 1; i <= Integer.getInteger("understudy.sims.moreSkus", 0); i++) {
      units.put("MORE-" + i, PLENTY);
    }
    return units;
  }
}
