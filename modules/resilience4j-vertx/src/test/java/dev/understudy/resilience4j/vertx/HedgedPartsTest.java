package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The copies of a hedge and the parts inside them. */
class HedgedPartsTest {

  private static Vertx vertx;

  private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("vendor");
  private final AtomicInteger called = new AtomicInteger();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  @Test
  void everyCopyOfAHedgeTakesItsOwnPermits() throws Exception {
    Bulkhead two = Bulkhead.of("two", BulkheadConfig.custom().maxConcurrentCalls(2).build());
    Promise<String> second = Promise.promise();
    Promise<Void> started = Promise.promise();
    Future<String> answer =
        Resilience.of(vertx)
            .hedge(new Hedge(Duration.ofMillis(10), 2))
            .bulkhead(two)
            .execute(
                () -> {
                  if (called.incrementAndGet() == 1) {
                    return Promise.<String>promise().future();
                  }
                  started.complete();
                  return second.future();
                });
    started.future().await(5, SECONDS);
    assertThat(two.getMetrics().getAvailableConcurrentCalls()).isZero();

    second.complete("second");

    assertThat(answer.await(5, SECONDS)).isEqualTo("second");
    assertThat(two.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
  }

  @Test
  void aCopyThatStillWaitsWhenAnotherHasWonIsNotMadeAndNotRecorded() throws Exception {
    Promise<String> first = Promise.promise();
    Promise<Void> secondWaits = Promise.promise();
    Promise<String> secondEnded = Promise.promise();
    RateLimiter limiter = oneNowAndOneLater(secondEnded);
    limiter
        .getEventPublisher()
        .onSuccess(
            event -> {
              if (limiter.getMetrics().getAvailablePermissions() < 0) {
                secondWaits.complete();
              }
            });
    Future<String> answer =
        Resilience.of(vertx)
            .hedge(new Hedge(Duration.ofMillis(10), 2))
            .circuitBreaker(breaker)
            .rateLimiter(limiter)
            .execute(
                () -> {
                  called.incrementAndGet();
                  return first.future();
                });
    secondWaits.future().await(5, SECONDS);

    first.complete("first");

    assertThat(answer.await(5, SECONDS)).isEqualTo("first");
    assertThat(secondEnded.future().await(5, SECONDS))
        .isEqualTo("nobody waits for this call any more");
    vertx.timer(1).await(5, SECONDS); // the event loop has gone on, so the breaker knows
    assertThat(called).hasValue(1);
    assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isEqualTo(1);
  }

  /** By a clock that stands, the second call waits half a second; it says how that one ends. */
  private static RateLimiter oneNowAndOneLater(Promise<String> second) {
    return new AtomicRateLimiter(
        "vendor",
        RateLimiterConfig.custom()
            .limitForPeriod(1)
            .limitRefreshPeriod(Duration.ofMillis(500))
            .drainPermissionsOnResult(
                end -> end.isLeft() && second.tryComplete(end.getLeft().getMessage()))
            .build(),
        () -> 0L);
  }
}
