package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A vendor behind a breaker, whose calls end as the test says and take the time it says. */
final class TestingVendor {

  final ManualClock clock = new ManualClock();
  final AtomicInteger called = new AtomicInteger();
  private final Vertx vertx;

  TestingVendor(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Opens when half of the last four calls are bad; half open after 10 s, for two calls. */
  CircuitBreakerConfig.Builder config() {
    return CircuitBreakerConfig.custom()
        .clock(clock)
        .currentTimestampFunction(now -> now.instant().toEpochMilli(), TimeUnit.MILLISECONDS)
        .slidingWindowType(SlidingWindowType.COUNT_BASED)
        .slidingWindowSize(4)
        .minimumNumberOfCalls(4)
        .failureRateThreshold(50)
        .permittedNumberOfCallsInHalfOpenState(2);
  }

  CircuitBreaker breaker() {
    return CircuitBreaker.of(
        "vendor", config().waitDurationInOpenState(Duration.ofSeconds(10)).build());
  }

  <T> Future<T> call(CircuitBreaker breaker, Supplier<Future<T>> call) {
    return Resilience.of(vertx)
        .circuitBreaker(breaker)
        .execute(
            () -> {
              called.incrementAndGet();
              return call.get();
            });
  }

  void good(CircuitBreaker breaker) throws Exception {
    assertThat(call(breaker, () -> Future.succeededFuture("yes")).await(5, SECONDS))
        .isEqualTo("yes");
  }

  void bad(CircuitBreaker breaker) {
    Future<String> answer = call(breaker, () -> Future.failedFuture("no"));
    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage("no");
  }

  void refused(CircuitBreaker breaker) {
    int before = called.get();
    Future<String> answer = call(breaker, () -> Future.succeededFuture("yes"));
    assertThatThrownBy(() -> answer.await(5, SECONDS))
        .isInstanceOf(CallNotPermittedException.class);
    assertThat(called).hasValue(before);
  }

  void takes(CircuitBreaker breaker, Duration time) throws Exception {
    Promise<String> vendor = Promise.promise();
    Future<String> answer = call(breaker, vendor::future);
    clock.pass(time);
    vendor.complete("yes");
    assertThat(answer.await(5, SECONDS)).isEqualTo("yes");
  }
}
