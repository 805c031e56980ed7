package dev.understudy.health;

import dev.understudy.failover.HealthPolicy;
import dev.understudy.failover.HealthState;
import dev.understudy.failover.Observation;
import dev.understudy.failover.Opinion;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.VendorReport;
import dev.understudy.failover.Verdict;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What this node has seen of one vendor, and its own verdict: a circuit breaker that acts at once,
 * for this node alone, until the cluster has judged. Our window opens the breaker, by the same rule
 * as this node's vote; the breaker keeps the time until calls are let through again. So a good call
 * while it is closed costs one count.
 */
final class LocalView {

  /** While the breaker is half open, so much of the traffic finds out. */
  private static final double TRICKLE = 0.05;

  /** Classes of operations are few and named in code; this stops a name that is made per call. */
  private static final int MOST_CLASSES = 32;

  private static final String OTHERS = "others";

  private static final CircuitBreakerConfig BREAKER =
      CircuitBreakerConfig.custom()
          .recordResult(Boolean.FALSE::equals)
          .permittedNumberOfCallsInHalfOpenState(3)
          .failureRateThreshold(50)
          .automaticTransitionFromOpenToHalfOpenEnabled(true)
          .waitDurationInOpenState(Duration.ofSeconds(5))
          .build();

  private final HealthPolicy policy;
  private final InstantSource clock;
  private final CircuitBreaker breaker;

  /** Replaced when there is one more: they are few, and a call looks through them. */
  private volatile RollingWindow[] windows = {};

  private volatile TrialCount trial = TrialCount.NONE;
  private volatile boolean closed = true;

  /**
   * @param changed told after the breaker has changed its state
   */
  LocalView(ProviderId provider, HealthPolicy policy, InstantSource clock, Runnable changed) {
    this.policy = policy;
    this.clock = clock;
    this.breaker = CircuitBreaker.of(provider.value(), BREAKER);
    breaker
        .getEventPublisher()
        .onStateTransition(
            event -> {
              closed = event.getStateTransition().getToState() == CircuitBreaker.State.CLOSED;
              changed.run();
            });
  }

  /** Notes a call; true when the cluster should hear of it at once. */
  boolean add(String operation, Outcome<?> outcome, long tookNanos) {
    long now = clock.millis();
    TrialCount step = trial;
    if (step != TrialCount.NONE && !step.isOf(now, tookNanos)) {
      return false;
    }
    boolean good = window(operation).add(outcome, tookNanos, now);
    if (step != TrialCount.NONE) {
      step.add(good);
    }
    if (closed) {
      return !good && opens();
    }
    breaker.onResult(tookNanos, TimeUnit.NANOSECONDS, good);
    return false;
  }

  private RollingWindow window(String operation) {
    for (RollingWindow window : windows) {
      if (window.operation().equals(operation)) {
        return window;
      }
    }
    return newWindow(operation);
  }

  private synchronized RollingWindow newWindow(String operation) {
    RollingWindow[] before = windows;
    String name = before.length < MOST_CLASSES ? operation : OTHERS;
    for (RollingWindow window : before) {
      if (window.operation().equals(name)) {
        return window;
      }
    }
    RollingWindow one = new RollingWindow(name, policy.thresholds().slowCall());
    RollingWindow[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = one;
    windows = after;
    return one;
  }

  private boolean opens() {
    boolean down = report().opinion(policy) == Opinion.DOWN;
    if (down && closed) {
      breaker.transitionToOpenState();
    }
    return down;
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

  /** The cluster holds another verdict now. */
  void adopt(Verdict before, Verdict now) {
    boolean recovering = now.state() instanceof HealthState.Recovering;
    trial = recovering ? new TrialCount(now.epoch(), clock.millis()) : TrialCount.NONE;
    // The cluster has asked the vendor meanwhile: what this node saw before is of no use now.
    if (recovering && !(before.state() instanceof HealthState.Recovering)) {
      startAnew();
    }
  }

  /** What it has seen up to now is of no use any more. */
  void startAnew() {
    forget();
    breaker.reset();
  }

  private synchronized void forget() {
    windows = new RollingWindow[0];
  }

  VendorReport report() {
    long now = clock.millis();
    Map<String, Observation> operations = new HashMap<>();
    for (RollingWindow window : windows) {
      Observation observation = window.observation(now);
      if (observation.calls().calls() > 0) {
        operations.put(window.operation(), observation);
      }
    }
    return new VendorReport(trial.toTrial(), operations);
  }
}
