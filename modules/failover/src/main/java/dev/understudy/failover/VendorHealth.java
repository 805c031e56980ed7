package dev.understudy.failover;

/**
 * One vendor as one node holds it.
 *
 * @param verdict the cluster's
 * @param localShare what this node's own breaker lets through, 0 to 1
 */
public record VendorHealth(Verdict verdict, double localShare) {

  public VendorHealth {
    if (!(localShare >= 0 && localShare <= 1)) {
      throw new IllegalArgumentException("localShare must be in [0, 1], was " + localShare);
    }
  }

  /** The part of its traffic that the vendor should get: the more cautious of the two holds. */
  public double share() {
    return Math.min(verdict.state().share(), localShare);
  }
}
