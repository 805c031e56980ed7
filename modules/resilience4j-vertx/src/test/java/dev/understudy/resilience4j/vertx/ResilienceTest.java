package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The parts together. */
class ResilienceTest {

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

  private static Retry retry(int attempts) {
    return Retry.of(
        "vendor",
        RetryConfig.custom().maxAttempts(attempts).waitDuration(Duration.ofMillis(1)).build());
  }

  private static RateLimiter limiter(int calls) {
    return RateLimiter.of(
        "vendor",
        RateLimiterConfig.custom()
            .limitForPeriod(calls)
            .limitRefreshPeriod(Duration.ofHours(1))
            .timeoutDuration(Duration.ZERO)
            .build());
  }

  private Future<String> neverEnds() {
    called.incrementAndGet();
    return Promise.<String>promise().future();
  }

  @Test
  void thePartsAreEnteredInTheDocumentedOrderHoweverTheyAreNamed() throws Exception {
    List<String> entered = new CopyOnWriteArrayList<>();
    Retry retry = retry(1);
    RateLimiter limiter = limiter(10);
    TimeLimiter time = TimeLimiter.of(Duration.ofMinutes(1));
    Bulkhead bulkhead = Bulkhead.ofDefaults("vendor");
    bulkhead.getEventPublisher().onCallPermitted(event -> entered.add("> bulkhead"));
    bulkhead.getEventPublisher().onCallFinished(event -> entered.add("< bulkhead"));
    time.getEventPublisher().onError(event -> entered.add("< time limiter"));
    limiter.getEventPublisher().onSuccess(event -> entered.add("> rate limiter"));
    breaker.getEventPublisher().onError(event -> entered.add("< breaker"));
    retry.getEventPublisher().onError(event -> entered.add("< retry"));

    Future<String> answer =
        Resilience.of(vertx)
            .bulkhead(bulkhead)
            .retry(retry)
            .rateLimiter(limiter)
            .circuitBreaker(breaker)
            .timeLimiter(time)
            .execute(() -> Future.failedFuture("no"));

    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage("no");
    assertThat(entered)
        .containsExactly(
            "> rate limiter", "> bulkhead", "< bulkhead", "< time limiter", "< breaker", "< retry");
  }

  @Test
  void anOpenBreakerTakesNoPermitOfTheLimiterInsideIt() {
    RateLimiter limiter = limiter(1);
    breaker.transitionToOpenState();

    Future<String> answer =
        Resilience.of(vertx)
            .circuitBreaker(breaker)
            .rateLimiter(limiter)
            .execute(() -> Future.succeededFuture("yes"));

    assertThatThrownBy(() -> answer.await(5, SECONDS))
        .isInstanceOf(CallNotPermittedException.class);
    assertThat(limiter.getMetrics().getAvailablePermissions()).isEqualTo(1);
  }

  @Test
  void theTimeInWhichTheLimiterHoldsACallBackIsNotOfItsTimeLimit() throws Exception {
    RateLimiter limiter =
        RateLimiter.of(
            "vendor",
            RateLimiterConfig.custom()
                .limitForPeriod(1)
                .limitRefreshPeriod(Duration.ofMillis(100))
                .build());
    limiter.reservePermission(2); // no call can start before the second period from now

    Future<String> answer =
        Resilience.of(vertx)
            .rateLimiter(limiter)
            .timeLimiter(TimeLimiter.of(Duration.ofMillis(50)))
            .execute(() -> Future.succeededFuture("yes"));

    assertThat(answer.await(5, SECONDS)).isEqualTo("yes");
  }

  @Test
  void everyAttemptOfARetryIsRecordedByTheBreaker() {
    Future<String> answer =
        Resilience.of(vertx)
            .circuitBreaker(breaker)
            .retry(retry(3))
            .execute(() -> Future.failedFuture("no"));

    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage("no");
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(3);
  }

  @Test
  void everyAttemptHasItsOwnTimeLimitAndIsRecordedOnce() {
    Future<String> answer =
        Resilience.of(vertx)
            .retry(retry(3))
            .circuitBreaker(breaker)
            .timeLimiter(TimeLimiter.of(Duration.ofMillis(10)))
            .execute(this::neverEnds);

    assertThatThrownBy(() -> answer.await(5, SECONDS)).isInstanceOf(TimeoutException.class);
    assertThat(called).hasValue(3);
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(3);
    assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isEqualTo(3);
  }

  @Test
  void aPartIsThereOnceAndTwoOfThemAreNested() throws Exception {
    Resilience once = Resilience.of(vertx).circuitBreaker(breaker);

    assertThatThrownBy(() -> once.circuitBreaker(breaker))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("CIRCUIT_BREAKER is there already");
    assertThat(once.execute(once.decorate(() -> Future.succeededFuture("yes"))).await(5, SECONDS))
        .isEqualTo("yes");
    assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(2);
  }

  @Test
  void namingAPartLeavesTheOriginalAsItWas() throws Exception {
    Resilience plain = Resilience.of(vertx);
    Resilience limited = plain.rateLimiter(limiter(1));

    assertThat(limited.execute(() -> Future.succeededFuture(1)).await(5, SECONDS)).isEqualTo(1);
    assertThat(plain.execute(() -> Future.succeededFuture(2)).await(5, SECONDS)).isEqualTo(2);
    assertThat(plain.execute(() -> Future.succeededFuture(3)).await(5, SECONDS)).isEqualTo(3);
  }
}
