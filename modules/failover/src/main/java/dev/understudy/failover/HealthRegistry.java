package dev.understudy.failover;

import java.time.Duration;
import java.util.List;

/**
 * What is known of the vendors' health. The request path asks {@link #share} and calls {@link
 * #record}; both return at once, without lock or network.
 */
public interface HealthRegistry {

  /** The part of its traffic that the vendor should get now: 0 (not admitted) to 1 (all). */
  double share(ProviderId provider);

  /** Notes how one attempt ended. */
  void record(ProviderId provider, String operation, Outcome<?> outcome, Duration took);

  /** What the cluster holds now, one verdict for each vendor of the route. */
  List<Verdict> verdicts();

  void override(ProviderId provider, OperatorOverride override);

  /** Takes an override back; without effect where none stands. */
  void clearOverride(ProviderId provider, String who);
}
