package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.event.TimeLimiterEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TimeLimiterTest {

  private static final String TIMED_OUT = "TimeLimiter 'vendor' recorded a timeout exception.";

  private static Vertx vertx;

  private final List<TimeLimiterEvent.Type> events = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  private TimeLimiter limit(Duration limit) {
    TimeLimiter limiter =
        TimeLimiter.of("vendor", TimeLimiterConfig.custom().timeoutDuration(limit).build());
    limiter.getEventPublisher().onEvent(event -> events.add(event.getEventType()));
    return limiter;
  }

  private TimeLimiter shortLimit() {
    return limit(Duration.ofMillis(20));
  }

  private TimeLimiter longLimit() {
    return limit(Duration.ofMinutes(1));
  }

  @Test
  void aCallThatDoesNotEndInTimeFailsWithTheTimeoutExceptionOfResilience4j() {
    Future<String> answer =
        Resilience.of(vertx)
            .timeLimiter(shortLimit())
            .execute(() -> Promise.<String>promise().future());

    assertThatThrownBy(() -> answer.await(5, SECONDS))
        .isInstanceOf(TimeoutException.class)
        .hasMessage(TIMED_OUT);
    assertThat(events).containsExactly(TimeLimiterEvent.Type.TIMEOUT);
  }

  @Test
  void aLateResultIsDroppedAndRecordedByNobody() {
    Promise<String> vendor = Promise.promise();
    Future<String> answer = Resilience.of(vertx).timeLimiter(shortLimit()).execute(vendor::future);
    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage(TIMED_OUT);

    vendor.complete("late");

    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage(TIMED_OUT);
    assertThat(events).containsExactly(TimeLimiterEvent.Type.TIMEOUT);
  }

  @Test
  void aTimeOutIsNotACancellation() {
    Promise<String> vendor = Promise.promise();
    Future<String> answer = Resilience.of(vertx).timeLimiter(shortLimit()).execute(vendor::future);

    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage(TIMED_OUT);

    assertThat(vendor.future().isComplete()).isFalse();
    assertThat(vendor.tryComplete("the charge went through")).isTrue();
  }

  @Test
  void aResultInTimeIsASuccess() throws Exception {
    Promise<String> vendor = Promise.promise();
    Future<String> answer = Resilience.of(vertx).timeLimiter(longLimit()).execute(vendor::future);

    vendor.complete("yes");

    assertThat(answer.await(5, SECONDS)).isEqualTo("yes");
    assertThat(events).containsExactly(TimeLimiterEvent.Type.SUCCESS);
  }

  @Test
  void aFailureInTimeIsPassedOn() {
    Promise<String> vendor = Promise.promise();
    Future<String> answer = Resilience.of(vertx).timeLimiter(longLimit()).execute(vendor::future);

    vendor.fail("no");

    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage("no");
    assertThat(events).containsExactly(TimeLimiterEvent.Type.ERROR);
  }

  @Test
  void aCallThatHasEndedIsInTimeWhateverTheLimit() throws Exception {
    Future<String> answer =
        Resilience.of(vertx)
            .timeLimiter(limit(Duration.ZERO))
            .execute(() -> Future.succeededFuture("at once"));

    assertThat(answer.await(5, SECONDS)).isEqualTo("at once");
    assertThat(events).containsExactly(TimeLimiterEvent.Type.SUCCESS);
  }

  @Test
  void theBreakerAroundItRecordsATimeOutExactlyOnce() {
    CircuitBreaker breaker = CircuitBreaker.ofDefaults("vendor");
    Promise<String> vendor = Promise.promise();
    Future<String> answer =
        Resilience.of(vertx)
            .circuitBreaker(breaker)
            .timeLimiter(shortLimit())
            .execute(vendor::future);
    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage(TIMED_OUT);

    vendor.complete("late");

    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
    assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isEqualTo(1);
  }

  /** The test above would see it: with the parts turned around, the late result is a success. */
  @Test
  void aBreakerInsideIsBlindToTheTimeOut() {
    CircuitBreaker breaker = CircuitBreaker.ofDefaults("vendor");
    Promise<String> vendor = Promise.promise();
    Future<String> answer =
        Resilience.of(vertx)
            .timeLimiter(shortLimit())
            .execute(Resilience.of(vertx).circuitBreaker(breaker).decorate(vendor::future));
    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage(TIMED_OUT);
    assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();

    vendor.complete("late");

    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
    assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(1);
  }
}
