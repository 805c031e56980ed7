package dev.understudy.health;

import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.Observation;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What this node has seen of one vendor, and its own verdict: a circuit breaker that acts at once,
 * for this node alone, until the cluster has judged.
 */
final class LocalView {

  /** While the breaker is half open, so much of the traffic finds out. */
  private static final double TRICKLE = 0.05;

  private static final CircuitBreakerConfig BREAKER =
      CircuitBreakerConfig.custom()
          .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
          .slidingWindowSize(10)
          .minimumNumberOfCalls(5)
          .failureRateThreshold(50)
          .recordResult(Boolean.FALSE::equals)
          .permittedNumberOfCallsInHalfOpenState(3)
          .automaticTransitionFromOpenToHalfOpenEnabled(true)
          .waitDurationInOpenState(Duration.ofSeconds(5))
          .build();

  private final ProviderId provider;
  private final String node;
  private final long nodeEpoch;
  private final HealthPolicy policy;
  private final RollingWindow window = new RollingWindow();
  private final CircuitBreaker breaker;

  /**
   * @param changed told after the breaker has changed its state
   */
  LocalView(
      ProviderId provider, String node, long nodeEpoch, HealthPolicy policy, Runnable changed) {
    this.provider = provider;
    this.node = node;
    this.nodeEpoch = nodeEpoch;
    this.policy = policy;
    this.breaker = CircuitBreaker.of(provider.value(), BREAKER);
    breaker.getEventPublisher().onStateTransition(_ -> changed.run());
  }

  /** Notes a call; true when the cluster should hear of it at once. */
  boolean add(Outcome<?> outcome, long tookNanos, Instant now) {
    boolean good = isGood(outcome);
    breaker.onResult(tookNanos, TimeUnit.NANOSECONDS, good);
    return window.add(good, now) == policy.badInARow();
  }

  static boolean isGood(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Success<?> _ -> true;
      // The vendor answered: that is good health, whatever it said.
      case Outcome.Declined<?> _ -> true;
      case Outcome.NotExecuted<?> _ -> false;
      case Outcome.Unknown<?> _ -> false;
    };
  }

  /** This node's own part in the share. */
  double share() {
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN -> 0;
      case HALF_OPEN -> TRICKLE;
      case CLOSED, DISABLED, METRICS_ONLY -> 1;
    };
  }

  /** The cluster knows better now. */
  void reset() {
    breaker.reset();
  }

  Observation observation(Instant now) {
    RollingWindow.Counts all = window.last(RollingWindow.SECONDS, now);
    RollingWindow.Counts recent = window.last(Math.toIntExact(policy.step().toSeconds()), now);
    return new Observation(
        provider,
        node,
        nodeEpoch,
        now,
        all.good(),
        all.bad(),
        recent.good(),
        recent.bad(),
        window.badInARow(now));
  }
}
