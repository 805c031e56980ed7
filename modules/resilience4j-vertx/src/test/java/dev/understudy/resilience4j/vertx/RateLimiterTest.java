package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

  private static final Duration NEVER_IN_THIS_TEST = Duration.ofHours(1);

  private static Vertx vertx;

  private final List<Integer> started = new CopyOnWriteArrayList<>();
  private final List<Long> startedAt = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  private static RateLimiterConfig.Builder perPeriod(int limit, Duration period) {
    return RateLimiterConfig.custom()
        .limitForPeriod(limit)
        .limitRefreshPeriod(period)
        .timeoutDuration(Duration.ZERO);
  }

  private Future<Integer> call(RateLimiter limiter, int name) {
    return Resilience.of(vertx)
        .rateLimiter(limiter)
        .execute(
            () -> {
              startedAt.add(System.nanoTime());
              started.add(name);
              return Future.succeededFuture(name);
            });
  }

  @Test
  void theLimitOfAPeriodIsLetThroughAtOnceAndTheRestRefusedWithoutACall() throws Exception {
    RateLimiter limiter = RateLimiter.of("vendor", perPeriod(2, NEVER_IN_THIS_TEST).build());

    assertThat(call(limiter, 1).await(5, SECONDS)).isEqualTo(1);
    assertThat(call(limiter, 2).await(5, SECONDS)).isEqualTo(2);
    Future<Integer> third = call(limiter, 3);

    assertThatThrownBy(() -> third.await(5, SECONDS)).isInstanceOf(RequestNotPermitted.class);
    assertThat(started).containsExactly(1, 2);
  }

  @Test
  void whoWouldWaitLongerThanTheTimeoutIsRefusedAtOnceAndTakesNoPermit() {
    RateLimiter limiter =
        RateLimiter.of(
            "vendor",
            perPeriod(1, NEVER_IN_THIS_TEST).timeoutDuration(Duration.ofMinutes(1)).build());
    call(limiter, 1);

    Future<Integer> second = call(limiter, 2);

    assertThat(second.failed()).isTrue();
    assertThat(second.cause()).isInstanceOf(RequestNotPermitted.class);
    assertThat(limiter.getMetrics().getAvailablePermissions()).isZero();
  }

  @Test
  void reservationsOfOnePermitEachStartInOrderAndNeverTooEarly() throws Exception {
    Duration period = Duration.ofMillis(20);
    long beforeThePeriods = System.nanoTime();

    fourCalls(perPeriod(1, period));

    assertThat(started).containsExactly(1, 2, 3, 4);
    assertThat(startedAt.get(3) - beforeThePeriods)
        .as("the fourth starts in the fourth period")
        .isGreaterThanOrEqualTo(period.multipliedBy(3).toNanos());
  }

  @Test
  void thoseOfOnePeriodStartTogetherAndBeforeThoseOfTheNext() throws Exception {
    fourCalls(perPeriod(2, Duration.ofMillis(20)));

    assertThat(started.subList(0, 2)).containsExactly(1, 2);
    assertThat(started.subList(2, 4)).containsExactlyInAnyOrder(3, 4);
  }

  /** By a clock that stands, so that all of them reserve in the first period. */
  private void fourCalls(RateLimiterConfig.Builder config) throws Exception {
    RateLimiter limiter =
        new AtomicRateLimiter(
            "vendor", config.timeoutDuration(NEVER_IN_THIS_TEST).build(), () -> 0L);
    List<Future<Integer>> answers = new ArrayList<>();
    for (int name = 1; name <= 4; name++) {
      answers.add(call(limiter, name));
    }
    Future.all(answers).await(5, SECONDS);
  }

  @Test
  void aCallMayTakeSeveralPermits() throws Exception {
    RateLimiter limiter = RateLimiter.of("vendor", perPeriod(5, NEVER_IN_THIS_TEST).build());
    Resilience three = Resilience.of(vertx).rateLimiter(limiter, 3);

    assertThat(three.execute(() -> Future.succeededFuture("yes")).await(5, SECONDS))
        .isEqualTo("yes");

    assertThat(limiter.getMetrics().getAvailablePermissions()).isEqualTo(2);
    Future<String> second = three.execute(() -> Future.succeededFuture("yes"));
    assertThatThrownBy(() -> second.await(5, SECONDS)).isInstanceOf(RequestNotPermitted.class);
  }

  @Test
  void aResultThatTheConfigurationNamesDrainsTheLimiter() throws Exception {
    RateLimiter limiter =
        RateLimiter.of(
            "vendor",
            perPeriod(5, NEVER_IN_THIS_TEST)
                .drainPermissionsOnResult(either -> either.isRight() && either.get().equals(429))
                .build());
    Resilience resilience = Resilience.of(vertx).rateLimiter(limiter);

    resilience.execute(() -> Future.succeededFuture(200)).await(5, SECONDS);
    assertThat(limiter.getMetrics().getAvailablePermissions()).isEqualTo(4);

    assertThat(resilience.execute(() -> Future.succeededFuture(429)).await(5, SECONDS))
        .isEqualTo(429);
    assertThat(limiter.getMetrics().getAvailablePermissions()).isZero();
  }

  @Test
  void aFailureThatTheConfigurationNamesDrainsTheLimiter() {
    RateLimiter limiter =
        RateLimiter.of(
            "vendor",
            perPeriod(5, NEVER_IN_THIS_TEST).drainPermissionsOnResult(Either::isLeft).build());

    Future<String> answer =
        Resilience.of(vertx).rateLimiter(limiter).execute(() -> Future.failedFuture("no"));

    assertThatThrownBy(() -> answer.await(5, SECONDS)).hasMessage("no");
    assertThat(limiter.getMetrics().getAvailablePermissions()).isZero();
  }

  @Test
  void aNumberOfPermitsBelowOneIsRefused() {
    RateLimiter limiter = RateLimiter.ofDefaults("vendor");

    assertThatThrownBy(() -> Resilience.of(vertx).rateLimiter(limiter, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("permits must be at least 1, was 0");
  }
}
