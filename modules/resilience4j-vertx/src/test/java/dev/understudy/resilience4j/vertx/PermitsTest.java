package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** However a call ends, its permits come back; and a decorator that forgets one is found out. */
class PermitsTest {

  @SuppressWarnings("NullAway") // what a caller without a null check may do
  private static final Map<String, Supplier<Future<String>>> WAYS_TO_END =
      Map.of(
          "succeeds", () -> Future.succeededFuture("yes"),
          "succeeds with null", () -> Future.succeededFuture(),
          "fails", () -> Future.failedFuture("no"),
          "fails with an error", () -> Future.failedFuture(new AssertionError("no")),
          "throws", () -> fail(new IllegalStateException("no")),
          "throws an error", () -> fail(new AssertionError("no")),
          "throws what is checked", () -> fail(new Exception("no")),
          "returns null", () -> null);

  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  @SuppressWarnings("unchecked") // so that a lambda may throw anything, as Kotlin code does
  private static <X extends Throwable> Future<String> fail(Throwable thrown) throws X {
    throw (X) thrown;
  }

  private static List<String> bulkheadLeaks(
      BiFunction<Bulkhead, Supplier<Future<String>>, Future<String>> decorated) {
    return WAYS_TO_END.entrySet().stream()
        .filter(
            way -> {
              Bulkhead bulkhead =
                  Bulkhead.of("one", BulkheadConfig.custom().maxConcurrentCalls(1).build());
              tryTo(() -> decorated.apply(bulkhead, way.getValue()));
              return bulkhead.getMetrics().getAvailableConcurrentCalls() != 1;
            })
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Half open with one permission, an end gives it back or decides the state. */
  private static List<String> breakerLeaks(
      BiFunction<CircuitBreaker, Supplier<Future<String>>, Future<String>> decorated) {
    return WAYS_TO_END.entrySet().stream()
        .filter(
            way -> {
              CircuitBreaker breaker =
                  CircuitBreaker.of(
                      "one",
                      CircuitBreakerConfig.custom()
                          .permittedNumberOfCallsInHalfOpenState(1)
                          .build());
              breaker.transitionToOpenState();
              breaker.transitionToHalfOpenState();
              tryTo(() -> decorated.apply(breaker, way.getValue()));
              return breaker.getState() == CircuitBreaker.State.HALF_OPEN
                  && !breaker.tryAcquirePermission();
            })
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static void tryTo(Supplier<Future<String>> call) {
    try {
      assertThat(call.get()).isNotNull();
    } catch (Throwable thrown) {
      // Only what is left behind is looked at.
    }
  }

  @Test
  void theBulkheadGetsEachPermitBack() {
    assertThat(bulkheadLeaks((it, call) -> Resilience.of(vertx).bulkhead(it).execute(call)))
        .isEmpty();
  }

  @Test
  void theBreakerGetsEachPermissionBack() {
    assertThat(breakerLeaks((it, call) -> Resilience.of(vertx).circuitBreaker(it).execute(call)))
        .isEmpty();
  }

  @Test
  void aBulkheadDecoratorThatForgetsWhatIsThrownIsFoundOut() {
    assertThat(
            bulkheadLeaks(
                (bulkhead, call) -> {
                  bulkhead.acquirePermission();
                  return call.get().onComplete(ended -> bulkhead.onComplete());
                }))
        .containsExactly("returns null", "throws", "throws an error", "throws what is checked");
  }

  @Test
  void aBreakerDecoratorThatForgetsErrorsIsFoundOut() {
    assertThat(
            breakerLeaks(
                (breaker, call) -> {
                  breaker.acquirePermission();
                  return call.get()
                      .onSuccess(result -> breaker.onResult(1, SECONDS, result))
                      .onFailure(
                          failure -> {
                            if (failure instanceof Exception) {
                              breaker.onError(1, SECONDS, failure);
                            }
                          });
                }))
        .containsExactly(
            "fails with an error",
            "returns null",
            "throws",
            "throws an error",
            "throws what is checked");
  }
}
