package dev.understudy.failover;

/**
 * A vendor's place in a route.
 *
 * @param tier 0 is tried first; a higher tier only when no lower one admits
 * @param weight its part of its tier's traffic, relative to the others', 1 to 1000
 */
public record Candidate(ProviderId provider, int tier, int weight) {

  public Candidate {
    if (tier < 0) {
      throw new IllegalArgumentException("tier must not be negative, was " + tier);
    }
    if (weight < 1 || weight > 1000) {
      throw new IllegalArgumentException("weight must be in [1, 1000], was " + weight);
    }
  }
}
