package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Attempts that end otherwise than by a future. */
class RetryEdgesTest {

  private static final RetryConfig THREE_ATTEMPTS =
      RetryConfig.custom().maxAttempts(3).waitDuration(Duration.ofMillis(1)).build();

  private static Vertx vertx;

  private final AtomicInteger attempts = new AtomicInteger();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  @Test
  void aCallThatThrowsIsAFailedAttempt() throws Exception {
    Future<String> answer =
        Resilience.of(vertx)
            .retry(Retry.of("vendor", THREE_ATTEMPTS))
            .execute(
                () -> {
                  if (attempts.incrementAndGet() < 3) {
                    throw new IllegalStateException("thrown");
                  }
                  return Future.succeededFuture("yes");
                });

    assertThat(answer.await(5, SECONDS)).isEqualTo("yes");
    assertThat(attempts).hasValue(3);
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without a null check may do
  void aCallThatReturnsNullIsAFailedAttempt() {
    Future<String> answer =
        Resilience.of(vertx)
            .retry(Retry.of("vendor", THREE_ATTEMPTS))
            .execute(
                () -> {
                  attempts.incrementAndGet();
                  return null;
                });

    assertThatThrownBy(() -> answer.await(5, SECONDS))
        .hasMessage("the supplier returned null, not a Future");
    assertThat(attempts).hasValue(3);
  }

  @Test
  void anErrorIsNotRetried() {
    AssertionError error = new AssertionError("a bug");

    Future<String> answer =
        Resilience.of(vertx)
            .retry(Retry.of("vendor", THREE_ATTEMPTS))
            .execute(
                () -> {
                  attempts.incrementAndGet();
                  throw error;
                });

    assertThatThrownBy(() -> answer.await(5, SECONDS)).isSameAs(error);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void aPredicateThatThrowsEndsTheCall() {
    Predicate<Throwable> broken =
        failure -> {
          throw new IllegalStateException("predicate");
        };
    Retry retry = Retry.of("vendor", RetryConfig.custom().retryOnException(broken).build());

    Future<String> answer =
        Resilience.of(vertx).retry(retry).execute(() -> Future.failedFuture("no"));

    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage("predicate");
  }

  @Test
  void tenThousandAttemptsAtOnceNeedNoDeepStack() throws Exception {
    RetryConfig many = RetryConfig.custom().maxAttempts(10_001).waitDuration(Duration.ZERO).build();

    Future<Integer> answer =
        Resilience.of(vertx)
            .retry(Retry.of("vendor", many))
            .execute(
                () ->
                    attempts.incrementAndGet() <= 10_000
                        ? Future.failedFuture("no")
                        : Future.succeededFuture(attempts.get()));

    assertThat(answer.await(30, SECONDS)).isEqualTo(10_001);
  }
}
