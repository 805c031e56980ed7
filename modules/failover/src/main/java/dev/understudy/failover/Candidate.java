package dev.understudy.failover;

/**
 * A vendor's place in a route.
 *
 * @param tier 0 is tried first; a higher tier only when no lower one admits
 * @param weight its part of its tier's traffic, relative to the others', 1 to 1000
 * @param concurrency calls that may be in flight at it from one node, 1 to 10000
 */
public record Candidate(ProviderId provider, int tier, int weight, int concurrency) {

  /** As many as a node keeps connections to a vendor. */
  public static final int DEFAULT_CONCURRENCY = 128;

  public Candidate {
    if (tier < 0) {
      throw new IllegalArgumentException("tier must not be negative, was " + tier);
    }
    if (weight < 1 || weight > 1000) {
      throw new IllegalArgumentException("weight must be in [1, 1000], was " + weight);
    }
    if (concurrency < 1 || concurrency > 10_000) {
      throw new IllegalArgumentException("concurrency must be in [1, 10000], was " + concurrency);
    }
  }

  public Candidate(ProviderId provider, int tier, int weight) {
    this(provider, tier, weight, DEFAULT_CONCURRENCY);
  }

  Candidate inTier(int other) {
    return new Candidate(provider, other, weight, concurrency);
  }
}
