package dev.understudy.resilience4j.vertx;

import java.time.Duration;

/**
 * When a call is slow, another is started beside it, and the first success wins; the others are not
 * cancelled, their results are dropped. Only for calls that may be made twice: reads, and writes
 * with an idempotency key.
 *
 * <p>A hedge is against slowness. While a call is under way, another starts each time the delay has
 * passed, until {@code maxCalls} were started; a failure is waited out as long as another call is
 * under way. When none is, the whole fails at once with the failure of the first call, and nothing
 * more is started: against failures there is a retry.
 *
 * @param delay without a result, until another call is started: more than 0. A good choice is the
 *     95th percentile of the call's usual latency, which makes at most 5 % more calls
 * @param maxCalls with the first: 2 to 10, since more of them are not a hedge but a flood
 * @see <a href="https://research.google/pubs/the-tail-at-scale/">Dean, Barroso: The Tail at
 *     Scale</a>
 */
public record Hedge(Duration delay, int maxCalls) {

  public Hedge {
    if (delay.isNegative() || delay.isZero()) {
      throw new IllegalArgumentException("delay must be more than 0, was " + delay);
    }
    if (maxCalls < 2 || maxCalls > 10) {
      throw new IllegalArgumentException("maxCalls must be in [2, 10], was " + maxCalls);
    }
  }
}
