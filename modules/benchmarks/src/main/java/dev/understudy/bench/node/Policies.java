package dev.understudy.bench.node;

import dev.understudy.failover.Failback;
import dev.understudy.failover.HealthPolicy;
import java.time.Duration;
import java.util.List;

/** By what the measured members judge. */
final class Policies {

  private static final Duration SOON = Duration.ofMillis(500);

  /**
   * What takes a vendor out is as shipped; it comes back within seconds, however often it was out:
   * else thirty outages in a row would take hours.
   */
  static final HealthPolicy SOON_BACK = soonBack(HealthPolicy.DEFAULT);

  private Policies() {}

  private static HealthPolicy soonBack(HealthPolicy shipped) {
    Failback failback = shipped.failback();
    return new HealthPolicy(
        shipped.window(),
        shipped.lease(),
        shipped.thresholds(),
        new Failback(
            SOON,
            SOON,
            failback.flapDecay(),
            SOON,
            SOON,
            1,
            List.of(100),
            SOON,
            failback.stepGoodRate()));
  }
}
