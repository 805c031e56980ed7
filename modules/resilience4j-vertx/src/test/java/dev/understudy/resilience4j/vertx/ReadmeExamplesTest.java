package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of README.md, run. {@link ReadmeTest} shows that README.md has these. */
class ReadmeExamplesTest {

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger asked = new AtomicInteger();
  private Supplier<Future<String>> shop = () -> Future.succeededFuture("4.20");

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  private Future<String> priceOf(String item) {
    assertThat(item).isEqualTo("tea");
    asked.incrementAndGet();
    return shop.get();
  }

  @Test
  void together() throws Exception {
    // README
    Resilience shop =
        Resilience.of(vertx)
            .retry(Retry.ofDefaults("shop"))
            .circuitBreaker(CircuitBreaker.ofDefaults("shop"))
            .rateLimiter(RateLimiter.ofDefaults("shop"))
            .timeLimiter(TimeLimiter.of(Duration.ofSeconds(2)))
            .bulkhead(Bulkhead.ofDefaults("shop"));

    Future<String> price = shop.execute(() -> priceOf("tea"));
    // end

    assertThat(price.await(5, SECONDS)).isEqualTo("4.20");
  }

  @Test
  void circuitBreaker() {
    shop = () -> Future.failedFuture("out of order");
    // README
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "shop",
            CircuitBreakerConfig.custom()
                .slidingWindowSize(20)
                .minimumNumberOfCalls(10)
                .ignoreExceptions(RequestNotPermitted.class, BulkheadFullException.class)
                .build());

    Supplier<Future<String>> price =
        Resilience.of(vertx).circuitBreaker(breaker).decorate(() -> priceOf("tea"));
    // end

    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> price.get().await(5, SECONDS)).hasMessage("out of order");
    }
    assertThatThrownBy(() -> price.get().await(5, SECONDS))
        .isInstanceOf(CallNotPermittedException.class);
    assertThat(asked).hasValue(10);
  }

  @Test
  void timeLimiter() {
    shop = () -> Promise.<String>promise().future();
    // README
    TimeLimiter limiter = TimeLimiter.of(Duration.ofMillis(200));

    Future<String> price = Resilience.of(vertx).timeLimiter(limiter).execute(() -> priceOf("tea"));
    // end

    assertThatThrownBy(() -> price.await(5, SECONDS)).isInstanceOf(TimeoutException.class);
  }

  @Test
  void bulkhead() throws Exception {
    // README
    Bulkhead four = Bulkhead.of("shop", BulkheadConfig.custom().maxConcurrentCalls(4).build());
    VertxBulkhead bulkhead =
        VertxBulkhead.of(
            four,
            BulkheadPolicy.DEFAULT
                .waiting(Duration.ofMillis(500), 100) // at most so long, at most so many
                .holding(Duration.ofMinutes(1))); // a call that never ends gives back after that

    Future<String> price = Resilience.of(vertx).bulkhead(bulkhead).execute(() -> priceOf("tea"));
    // end

    assertThat(price.await(5, SECONDS)).isEqualTo("4.20");
    assertThat(four.getMetrics().getAvailableConcurrentCalls()).isEqualTo(4);
  }

  @Test
  void rateLimiter() throws Exception {
    // README
    RateLimiter limiter =
        RateLimiter.of(
            "shop",
            RateLimiterConfig.custom()
                .limitForPeriod(10)
                .limitRefreshPeriod(Duration.ofSeconds(1))
                .timeoutDuration(Duration.ofSeconds(3)) // who would wait longer is refused at once
                .build());

    Future<String> price = Resilience.of(vertx).rateLimiter(limiter).execute(() -> priceOf("tea"));
    // end

    assertThat(price.await(5, SECONDS)).isEqualTo("4.20");
    assertThat(limiter.getMetrics().getAvailablePermissions()).isEqualTo(9);
  }

  @Test
  void retry() {
    shop = () -> Future.failedFuture("out of order");
    // README
    Retry retry =
        Retry.of(
            "shop",
            RetryConfig.custom()
                .maxAttempts(4)
                .intervalFunction(IntervalFunction.ofExponentialBackoff(Duration.ofMillis(50), 2))
                .ignoreExceptions(CallNotPermittedException.class)
                .build());

    Future<String> price = Resilience.of(vertx).retry(retry).execute(() -> priceOf("tea"));
    // end

    assertThatThrownBy(() -> price.await(5, SECONDS)).hasMessage("out of order");
    assertThat(asked).hasValue(4);
  }

  @Test
  void hedge() throws Exception {
    shop =
        () ->
            asked.get() == 1
                ? Promise.<String>promise().future()
                : Future.succeededFuture("by the second call");
    // README
    Hedge hedge = new Hedge(Duration.ofMillis(80), 2); // after the 95th percentile; 2 calls at most

    Future<String> price = Resilience.of(vertx).hedge(hedge).execute(() -> priceOf("tea"));
    // end

    assertThat(price.await(5, SECONDS)).isEqualTo("by the second call");
  }

  @Test
  void anotherOrder() throws Exception {
    // README
    TimeLimiter each = TimeLimiter.of(Duration.ofSeconds(1));
    TimeLimiter all = TimeLimiter.of(Duration.ofSeconds(5));

    Supplier<Future<String>> attempts =
        Resilience.of(vertx)
            .retry(Retry.ofDefaults("shop"))
            .timeLimiter(each)
            .decorate(() -> priceOf("tea"));
    Future<String> price = Resilience.of(vertx).timeLimiter(all).execute(attempts);
    // end

    assertThat(price.await(5, SECONDS)).isEqualTo("4.20");
  }
}
