package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is recorded of a call, and that a permission is never lost. */
class CircuitBreakerRecordsTest {

  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  private static CircuitBreakerConfig.Builder config() {
    return CircuitBreakerConfig.custom()
        .slidingWindowSize(10)
        .permittedNumberOfCallsInHalfOpenState(1);
  }

  private static CircuitBreaker halfOpen(CircuitBreakerConfig.Builder config) {
    CircuitBreaker breaker = CircuitBreaker.of("vendor", config.build());
    breaker.transitionToOpenState();
    breaker.transitionToHalfOpenState();
    return breaker;
  }

  private static <T> Future<T> call(CircuitBreaker breaker, Supplier<Future<T>> call) {
    return Resilience.of(vertx).circuitBreaker(breaker).execute(call);
  }

  /** Half open with one permission: it closes only if that one was given back. */
  private static void theOnePermissionIsThere(CircuitBreaker breaker) throws Exception {
    assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
    assertThat(call(breaker, () -> Future.succeededFuture("yes")).await(5, SECONDS))
        .isEqualTo("yes");
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void anIgnoredExceptionIsNotRecordedAndGivesItsPermissionBack() throws Exception {
    CircuitBreaker breaker = halfOpen(config().ignoreExceptions(IllegalArgumentException.class));
    IllegalArgumentException mine = new IllegalArgumentException("the caller's fault");

    Future<String> answer = call(breaker, () -> Future.failedFuture(mine));

    assertThatThrownBy(() -> answer.await(5, SECONDS)).isSameAs(mine);
    assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
    theOnePermissionIsThere(breaker);
  }

  @Test
  void anExceptionThatIsNotToBeRecordedCountsAsSuccess() {
    CircuitBreaker breaker =
        CircuitBreaker.of("vendor", config().recordExceptions(IllegalStateException.class).build());

    Future<String> other =
        call(breaker, () -> Future.failedFuture(new IllegalArgumentException("other")));
    Future<String> recorded =
        call(breaker, () -> Future.failedFuture(new IllegalStateException("recorded")));

    assertThatThrownBy(() -> other.await(5, SECONDS)).hasMessage("other");
    assertThatThrownBy(() -> recorded.await(5, SECONDS)).hasMessage("recorded");
    assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(1);
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
  }

  @Test
  void aResultThatThePredicateRecordsIsAFailureAndIsReturnedAllTheSame() throws Exception {
    CircuitBreaker breaker =
        CircuitBreaker.of("vendor", config().recordResult(Integer.valueOf(503)::equals).build());

    assertThat(call(breaker, () -> Future.succeededFuture(503)).await(5, SECONDS)).isEqualTo(503);
    assertThat(call(breaker, () -> Future.succeededFuture(200)).await(5, SECONDS)).isEqualTo(200);

    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
    assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(1);
  }

  @Test
  void aCallThatThrowsIsAFailure() {
    CircuitBreaker breaker = CircuitBreaker.of("vendor", config().build());
    IllegalStateException thrown = new IllegalStateException("thrown");

    Future<String> answer =
        call(
            breaker,
            () -> {
              throw thrown;
            });

    assertThatThrownBy(() -> answer.await(5, SECONDS)).isSameAs(thrown);
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without a null check may do
  void aCallThatReturnsNullIsAFailure() {
    CircuitBreaker breaker = CircuitBreaker.of("vendor", config().build());

    Future<String> answer = call(breaker, () -> null);

    assertThatThrownBy(() -> answer.await(5, SECONDS))
        .hasMessage("the supplier returned null, not a Future");
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
  }

  @Test
  void anErrorIsPassedOnUnrecordedAndGivesItsPermissionBack() throws Exception {
    CircuitBreaker breaker = halfOpen(config());
    AssertionError error = new AssertionError("not the vendor's fault");

    Future<String> answer =
        call(
            breaker,
            () -> {
              throw error;
            });

    assertThatThrownBy(() -> answer.await(5, SECONDS)).isSameAs(error);
    assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
    theOnePermissionIsThere(breaker);
  }

  @Test
  void aPredicateThatThrowsFailsTheCallAndGivesItsPermissionBack() throws Exception {
    CircuitBreaker breaker =
        halfOpen(
            config()
                .recordResult(
                    result -> {
                      if (result.equals("odd")) {
                        throw new IllegalStateException("predicate");
                      }
                      return false;
                    }));

    Future<String> answer = call(breaker, () -> Future.succeededFuture("odd"));

    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage("predicate");
    theOnePermissionIsThere(breaker);
  }

  @Test
  void aCallWhoseFutureNobodyLooksAtIsRecorded() {
    CircuitBreaker breaker = CircuitBreaker.of("vendor", config().build());
    Promise<String> vendor = Promise.promise();

    Future<String> ignored = call(breaker, vendor::future);
    vendor.fail("no");

    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
    assertThat(ignored).isNotNull();
  }

  @Test
  void aSupplierThatIsNeverCalledTakesNoPermission() throws Exception {
    CircuitBreaker breaker = halfOpen(config());

    Supplier<Future<String>> unused =
        Resilience.of(vertx)
            .circuitBreaker(breaker)
            .decorate(() -> Future.succeededFuture("never called"));

    assertThat(unused).isNotNull();
    theOnePermissionIsThere(breaker);
  }
}
