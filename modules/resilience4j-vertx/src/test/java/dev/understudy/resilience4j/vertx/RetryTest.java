package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.MaxRetriesExceededException;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.event.RetryEvent;
import io.github.resilience4j.retry.event.RetryOnRetryEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RetryTest {

  private static Vertx vertx;

  private final AtomicInteger attempts = new AtomicInteger();
  private final List<String> events = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  private static RetryConfig.Builder<Object> threeAttempts() {
    return RetryConfig.custom().maxAttempts(3).waitDuration(Duration.ofMillis(1));
  }

  private Retry retry(RetryConfig.Builder<Object> config) {
    Retry retry = Retry.of("vendor", config.build());
    retry.getEventPublisher().onEvent(event -> events.add(describe(event)));
    return retry;
  }

  private static String describe(RetryEvent event) {
    String what = event.getEventType() + " " + event.getNumberOfRetryAttempts();
    return event instanceof RetryOnRetryEvent again
        ? what + " in " + again.getWaitInterval().toMillis()
        : what;
  }

  /** The vendor answers by the number of the attempt, which starts at 1. */
  private <T> Future<T> call(Retry retry, IntFunction<Future<T>> vendor) {
    return Resilience.of(vertx)
        .retry(retry)
        .execute(() -> vendor.apply(attempts.incrementAndGet()));
  }

  @Test
  void aSuccessIsNotRetriedAndAnnouncesNothing() throws Exception {
    Retry retry = retry(threeAttempts());

    assertThat(call(retry, n -> Future.succeededFuture(n)).await(5, SECONDS)).isEqualTo(1);

    assertThat(attempts).hasValue(1);
    assertThat(events).isEmpty();
    assertThat(retry.getMetrics().getNumberOfSuccessfulCallsWithoutRetryAttempt()).isEqualTo(1);
  }

  @Test
  void failuresAreRetriedUntilASuccess() throws Exception {
    Retry retry = retry(threeAttempts());

    Future<Integer> answer =
        call(retry, n -> n < 3 ? Future.failedFuture("no") : Future.succeededFuture(n));

    assertThat(answer.await(5, SECONDS)).isEqualTo(3);
    assertThat(events).containsExactly("RETRY 1 in 1", "RETRY 2 in 1", "SUCCESS 2");
    assertThat(retry.getMetrics().getNumberOfSuccessfulCallsWithRetryAttempt()).isEqualTo(1);
  }

  @Test
  void afterTheLastAttemptTheLastFailureIsPassedOn() {
    Retry retry = retry(threeAttempts());

    Future<String> answer = call(retry, n -> Future.failedFuture("no " + n));

    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage("no 3");
    assertThat(attempts).hasValue(3);
    assertThat(events).containsExactly("RETRY 1 in 1", "RETRY 2 in 1", "ERROR 3");
    assertThat(retry.getMetrics().getNumberOfFailedCallsWithRetryAttempt()).isEqualTo(1);
  }

  @Test
  void theIntervalsAreThoseOfTheIntervalFunction() {
    RetryConfig.Builder<Object> config =
        RetryConfig.custom()
            .maxAttempts(4)
            .intervalFunction(IntervalFunction.ofExponentialBackoff(2, 3));

    Future<String> answer = call(retry(config), n -> Future.failedFuture("no"));

    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage("no");
    assertThat(events).containsExactly("RETRY 1 in 2", "RETRY 2 in 6", "RETRY 3 in 18", "ERROR 4");
  }

  @Test
  void theIntervalIsWaitedOutBeforeTheNextAttempt() throws Exception {
    List<Long> starts = new CopyOnWriteArrayList<>();
    Retry retry = retry(threeAttempts().waitDuration(Duration.ofMillis(30)));

    call(
            retry,
            n -> {
              starts.add(System.nanoTime());
              return n == 1 ? Future.failedFuture("no") : Future.succeededFuture("yes");
            })
        .await(5, SECONDS);

    assertThat(starts.get(1) - starts.get(0)).isGreaterThanOrEqualTo(30_000_000);
  }

  @Test
  void theIntervalMayDependOnTheFailure() throws Exception {
    RetryConfig.Builder<Object> config =
        RetryConfig.custom()
            .maxAttempts(3)
            .intervalBiFunction((n, either) -> either.isLeft() ? 5L : 7L)
            .retryOnResult("not yet"::equals);

    Future<String> answer =
        call(
            retry(config),
            n ->
                switch (n) {
                  case 1 -> Future.failedFuture("no");
                  case 2 -> Future.succeededFuture("not yet");
                  default -> Future.succeededFuture("yes");
                });

    assertThat(answer.await(5, SECONDS)).isEqualTo("yes");
    assertThat(events).containsExactly("RETRY 1 in 5", "RETRY 2 in 7", "SUCCESS 2");
  }

  @Test
  void anIgnoredExceptionIsNotRetried() {
    Retry retry = retry(threeAttempts().ignoreExceptions(IllegalArgumentException.class));
    IllegalArgumentException bad = new IllegalArgumentException("bad request");

    Future<String> answer = call(retry, n -> Future.failedFuture(bad));

    assertThatThrownBy(() -> answer.await(5, SECONDS)).isSameAs(bad);
    assertThat(attempts).hasValue(1);
    assertThat(events).containsExactly("IGNORED_ERROR 0");
    assertThat(retry.getMetrics().getNumberOfFailedCallsWithoutRetryAttempt()).isEqualTo(1);
  }

  @Test
  void aResultIsRetriedByThePredicateAndInTheEndReturned() throws Exception {
    Future<Integer> answer =
        call(
            retry(threeAttempts().retryOnResult(Integer.valueOf(503)::equals)),
            n -> Future.succeededFuture(503));

    assertThat(answer.await(5, SECONDS)).isEqualTo(503);
    assertThat(attempts).hasValue(3);
    assertThat(events).containsExactly("RETRY 1 in 1", "RETRY 2 in 1", "ERROR 3");
  }

  @Test
  void failAfterMaxAttemptsTurnsTheLastBadResultIntoAFailure() {
    RetryConfig.Builder<Object> config =
        threeAttempts().retryOnResult(Integer.valueOf(503)::equals).failAfterMaxAttempts(true);

    Future<Integer> answer = call(retry(config), n -> Future.succeededFuture(503));

    assertThatThrownBy(() -> answer.await(5, SECONDS))
        .isInstanceOf(MaxRetriesExceededException.class);
    assertThat(attempts).hasValue(3);
  }
}
