package dev.understudy.sims.shopify;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Shopify's throttling by calculated query cost: a bucket that leaks at a fixed rate. */
final class CostBucket {

  private final double maximum;
  private final double restorePerSecond;
  private final InstantSource clock;
  private double available;
  private Instant last;
  private double taken;
  private long throttled;
  private double throttledPoints;

  CostBucket(double maximum, double restorePerSecond, InstantSource clock) {
    this.maximum = maximum;
    this.restorePerSecond = restorePerSecond;
    this.clock = clock;
    this.available = maximum;
    this.last = clock.instant();
  }

  boolean take(double cost) {
    Instant now = clock.instant();
    double restored = Duration.between(last, now).toNanos() / 1e9 * restorePerSecond;
    available = Math.min(maximum, available + restored);
    last = now;
    if (available < cost) {
      throttled++;
      throttledPoints += cost;
      return false;
    }
    available -= cost;
    taken += cost;
    return true;
  }

  /** The {@code extensions.cost} of an answer. */
  JsonObject cost(double requested) {
    return new JsonObject()
        .put("requestedQueryCost", requested)
        .put(
            "throttleStatus",
            new JsonObject()
                .put("maximumAvailable", maximum)
                .put("currentlyAvailable", Math.floor(available))
                .put("restoreRate", restorePerSecond));
  }

  /**
   * What was asked of it since the start: points that it gave, calls and points that it refused.
   */
  JsonObject usage() {
    return new JsonObject()
        .put("taken", taken)
        .put("throttled", throttled)
        .put("throttledPoints", throttledPoints);
  }
}
