package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What opens a breaker, by the calls that its window holds. */
class CircuitBreakerWindowTest {

  private final Vertx vertx = Vertx.vertx();
  private final TestingVendor vendor = new TestingVendor(vertx);

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  @Test
  void staysClosedBelowTheMinimumNumberOfCallsThoughAllFail() {
    CircuitBreaker breaker = vendor.breaker();

    vendor.bad(breaker);
    vendor.bad(breaker);
    vendor.bad(breaker);

    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    assertThat(breaker.getMetrics().getFailureRate()).isEqualTo(-1);
  }

  @Test
  void staysClosedBelowTheFailureRate() throws Exception {
    CircuitBreaker breaker = vendor.breaker();

    vendor.bad(breaker);
    vendor.good(breaker);
    vendor.good(breaker);
    vendor.good(breaker);

    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    assertThat(breaker.getMetrics().getFailureRate()).isEqualTo(25);
  }

  @Test
  void theCountWindowForgetsTheOldestCall() throws Exception {
    CircuitBreaker breaker = vendor.breaker();

    vendor.bad(breaker);
    vendor.good(breaker);
    vendor.good(breaker);
    vendor.good(breaker);
    vendor.bad(breaker); // the first bad one falls out

    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    assertThat(breaker.getMetrics().getFailureRate()).isEqualTo(25);
  }

  @Test
  void theTimeWindowForgetsCallsByTheirAge() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "vendor",
            vendor
                .config()
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize(10)
                .build());

    vendor.bad(breaker);
    vendor.bad(breaker);
    vendor.clock.pass(Duration.ofSeconds(10));
    vendor.bad(breaker);
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);

    vendor.bad(breaker);
    vendor.bad(breaker);
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    vendor.bad(breaker);
    assertThat(breaker.getState()).isEqualTo(State.OPEN);
  }

  @Test
  void opensOnSlowCallsThoughAllSucceed() throws Exception {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "vendor",
            vendor
                .config()
                .slowCallDurationThreshold(Duration.ofMillis(100))
                .slowCallRateThreshold(50)
                .build());

    vendor.good(breaker);
    vendor.good(breaker);
    vendor.takes(breaker, Duration.ofMillis(100)); // not above the threshold
    vendor.takes(breaker, Duration.ofMillis(101));
    assertThat(breaker.getMetrics().getSlowCallRate()).isEqualTo(25);
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);

    vendor.takes(breaker, Duration.ofMillis(101));
    assertThat(breaker.getState()).isEqualTo(State.OPEN);
  }
}
