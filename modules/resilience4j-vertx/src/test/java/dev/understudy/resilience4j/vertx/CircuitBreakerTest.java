package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The states of Resilience4j's documentation, one after the other, around a Vert.x Future. */
class CircuitBreakerTest {

  private final Vertx vertx = Vertx.vertx();
  private final TestingVendor vendor = new TestingVendor(vertx);

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  private CircuitBreaker halfOpen() {
    CircuitBreaker breaker = vendor.breaker();
    breaker.transitionToOpenState();
    vendor.clock.pass(Duration.ofSeconds(11));
    return breaker;
  }

  @Test
  void opensWhenTheFailureRateIsReachedAndRefusesWithoutCalling() throws Exception {
    CircuitBreaker breaker = vendor.breaker();

    vendor.good(breaker);
    vendor.good(breaker);
    vendor.bad(breaker);
    vendor.bad(breaker);

    assertThat(breaker.getState()).isEqualTo(State.OPEN);
    vendor.refused(breaker);
    assertThat(breaker.getMetrics().getNumberOfNotPermittedCalls()).isEqualTo(1);
    assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isEqualTo(4);
  }

  @Test
  void staysOpenUntilTheWaitDurationHasPassed() throws Exception {
    CircuitBreaker breaker = vendor.breaker();
    breaker.transitionToOpenState();

    vendor.clock.pass(Duration.ofSeconds(10));
    vendor.refused(breaker);
    vendor.clock.pass(Duration.ofMillis(1));
    vendor.good(breaker);

    assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
  }

  @Test
  void halfOpenLetsThePermittedNumberOfCallsThroughAndNoMore() {
    CircuitBreaker breaker = halfOpen();

    Future<String> first = vendor.call(breaker, () -> Promise.<String>promise().future());
    Future<String> second = vendor.call(breaker, () -> Promise.<String>promise().future());
    vendor.refused(breaker);

    assertThat(vendor.called).hasValue(2);
    assertThat(first.isComplete()).isFalse();
    assertThat(second.isComplete()).isFalse();
    assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
  }

  @Test
  void halfOpenClosesWhenThePermittedCallsAreGood() throws Exception {
    CircuitBreaker breaker = halfOpen();

    vendor.good(breaker);
    assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
    vendor.good(breaker);

    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void halfOpenOpensAgainWhenTheFailureRateIsReached() throws Exception {
    CircuitBreaker breaker = halfOpen();

    vendor.good(breaker);
    vendor.bad(breaker);

    assertThat(breaker.getState()).isEqualTo(State.OPEN);
  }

  @Test
  void opensToHalfOpenByItselfWhenItIsToldTo() throws Exception {
    Promise<State> turned = Promise.promise();
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "vendor",
            vendor
                .config()
                // Long enough that Resilience4j has put the open state in its place by then.
                .waitDurationInOpenState(Duration.ofMillis(200))
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .build());
    breaker
        .getEventPublisher()
        .onStateTransition(
            event -> {
              if (event.getStateTransition().getFromState() == State.OPEN) {
                turned.tryComplete(event.getStateTransition().getToState());
              }
            });

    breaker.transitionToOpenState();

    // No call has asked, and the clock has not moved.
    assertThat(turned.future().await(5, SECONDS)).isEqualTo(State.HALF_OPEN);
    vendor.good(breaker);
    vendor.good(breaker);
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }
}
