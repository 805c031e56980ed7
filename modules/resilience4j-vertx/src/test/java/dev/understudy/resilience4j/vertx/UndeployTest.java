package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A verticle that goes away takes no permit with it. */
class UndeployTest {

  private static Vertx vertx;

  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          "vendor", CircuitBreakerConfig.custom().permittedNumberOfCallsInHalfOpenState(1).build());
  private final Bulkhead one =
      Bulkhead.of("vendor", BulkheadConfig.custom().maxConcurrentCalls(1).build());

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  private String deploy(Runnable onStart, DeploymentOptions options) throws Exception {
    VerticleBase verticle =
        new VerticleBase() {
          @Override
          public Future<?> start() {
            onStart.run();
            return Future.succeededFuture();
          }
        };
    return vertx.deployVerticle(verticle, options).await(5, SECONDS);
  }

  @ParameterizedTest
  @EnumSource(
      value = ThreadingModel.class,
      names = {"EVENT_LOOP", "WORKER", "VIRTUAL_THREAD"})
  void theTimeLimitStillEndsACallThatIsUnderWay(ThreadingModel model) throws Exception {
    breaker.transitionToOpenState();
    breaker.transitionToHalfOpenState();
    Promise<State> turned = Promise.promise();
    breaker
        .getEventPublisher()
        .onStateTransition(event -> turned.complete(event.getStateTransition().getToState()));
    Resilience resilience =
        Resilience.of(vertx)
            .circuitBreaker(breaker)
            .timeLimiter(TimeLimiter.of(Duration.ofMillis(200)));

    String verticle =
        deploy(
            () -> resilience.execute(() -> Promise.<String>promise().future()),
            new DeploymentOptions().setThreadingModel(model));
    vertx.undeploy(verticle).await(5, SECONDS);

    assertThat(turned.future().await(5, SECONDS)).isEqualTo(State.OPEN);
  }

  /** Why the timers are not those of {@code Vertx.setTimer}: the test above would go red. */
  @Test
  void aTimerOfVertxIsForgottenWithItsVerticle() throws Exception {
    Promise<Long> timer = Promise.promise();
    String verticle =
        deploy(
            () -> timer.complete(vertx.setTimer(60_000, ignored -> {})), new DeploymentOptions());

    vertx.undeploy(verticle).await(5, SECONDS);

    assertThat(vertx.cancelTimer(timer.future().result())).isFalse();
  }

  @Test
  void aCallThatWaitedForThePermitOnAThreadPoolThatIsGoneGivesItBack() throws Exception {
    one.acquirePermission();
    BulkheadPolicy waiting = BulkheadPolicy.DEFAULT.waiting(Duration.ofMinutes(1), 1);
    Resilience resilience = Resilience.of(vertx).bulkhead(VertxBulkhead.of(one, waiting));

    String verticle =
        deploy(
            () -> resilience.execute(() -> Promise.<String>promise().future()),
            new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("its own"));
    vertx.undeploy(verticle).await(5, SECONDS);
    one.onComplete();

    // The permit was handed to the call, which cannot start any more.
    assertThat(one.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
  }

  @Test
  void whenVertxIsClosedACallFailsAndGivesItsPermitBack() throws Exception {
    Vertx other = Vertx.vertx();
    other.close().await(5, SECONDS);
    Promise<String> vendor = Promise.promise();

    Future<String> answer =
        Resilience.of(other)
            .timeLimiter(TimeLimiter.ofDefaults())
            .bulkhead(one)
            .execute(vendor::future);
    vendor.complete("yes");

    assertThat(one.getMetrics().getAvailableConcurrentCalls()).isEqualTo(1);
    assertThat(answer.cause()).isInstanceOf(RejectedExecutionException.class);
  }
}
