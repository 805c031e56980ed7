package dev.understudy.failover;

/**
 * How a recovery step goes at one node: the calls since it took over the verdict of this epoch.
 * Calls from before the step tell nothing of it, so they are not counted.
 */
public record Trial(long epoch, int good, int bad) {

  public static final Trial NONE = new Trial(0, 0, 0);

  public Trial {
    if (epoch < 0 || good < 0 || bad < 0) {
      throw new IllegalArgumentException(
          "epoch and counts must not be negative, were %d, %d, %d".formatted(epoch, good, bad));
    }
  }

  boolean fails(Failback failback) {
    return bad > 0 && good < failback.stepGoodRate() * (good + bad);
  }

  /** So much that the end of the step need not be waited for. */
  boolean clearlyFails(HealthPolicy policy) {
    return bad >= policy.thresholds().badInARow() && fails(policy.failback());
  }
}
