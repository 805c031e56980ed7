package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** While a call waits, its event loop does other things. */
class NonBlockingTest {

  private static final Duration WAIT = Duration.ofMillis(50);
  private static final List<String> OTHER_THINGS_FIRST = List.of("other", "call");

  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  /** Makes the call on an event loop that has something else to do next; says what ended first. */
  private static List<String> order(Supplier<Future<String>> call) throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    Promise<Void> other = Promise.promise();
    Promise<Void> done = Promise.promise();
    Context context = vertx.getOrCreateContext();
    context.runOnContext(
        ignored -> {
          context.runOnContext(
              next -> {
                order.add("other");
                other.complete();
              });
          call.get()
              .onComplete(
                  ended -> {
                    order.add("call");
                    done.complete();
                  });
        });
    Future.all(done.future(), other.future()).await(5, SECONDS);
    return order;
  }

  private static final RateLimiterConfig ONE_PER_PERIOD =
      RateLimiterConfig.custom().limitForPeriod(1).limitRefreshPeriod(WAIT).build();

  /** Its one permit is taken; by its clock, which stands, the next comes after {@code WAIT}. */
  private static RateLimiter drained() {
    RateLimiter limiter = new AtomicRateLimiter("vendor", ONE_PER_PERIOD, () -> 0L);
    limiter.reservePermission();
    return limiter;
  }

  @Test
  void whileTheRateLimiterHoldsACallBack() throws Exception {
    RateLimiter limiter = drained();

    List<String> order =
        order(
            Resilience.of(vertx)
                .rateLimiter(limiter)
                .decorate(() -> Future.succeededFuture("yes")));

    assertThat(order).isEqualTo(OTHER_THINGS_FIRST);
  }

  @Test
  void resilience4jsOwnDecoratorIsFoundOut() throws Exception {
    RateLimiter limiter = RateLimiter.of("vendor", ONE_PER_PERIOD);
    limiter.reservePermission();

    List<String> order = order(() -> limiter.executeSupplier(() -> Future.succeededFuture("yes")));

    assertThat(order).containsExactly("call", "other");
  }

  @Test
  void betweenTwoAttemptsOfARetry() throws Exception {
    Retry retry =
        Retry.of("vendor", RetryConfig.custom().maxAttempts(2).waitDuration(WAIT).build());
    AtomicInteger attempts = new AtomicInteger();

    List<String> order =
        order(
            Resilience.of(vertx)
                .retry(retry)
                .decorate(
                    () ->
                        attempts.incrementAndGet() == 1
                            ? Future.failedFuture("no")
                            : Future.succeededFuture("yes")));

    assertThat(order).isEqualTo(OTHER_THINGS_FIRST);
    assertThat(attempts).hasValue(2);
  }

  @Test
  void whileACallWaitsForTheBulkhead() throws Exception {
    Bulkhead one = Bulkhead.of("one", BulkheadConfig.custom().maxConcurrentCalls(1).build());
    one.acquirePermission();
    BulkheadPolicy waiting = BulkheadPolicy.DEFAULT.waiting(Duration.ofMinutes(1), 1);
    vertx.setTimer(WAIT.toMillis(), ignored -> one.onComplete());

    List<String> order =
        order(
            Resilience.of(vertx)
                .bulkhead(VertxBulkhead.of(one, waiting))
                .decorate(() -> Future.succeededFuture("yes")));

    assertThat(order).isEqualTo(OTHER_THINGS_FIRST);
  }

  @Test
  void aVirtualThreadAwaitsADecoratedCallAndMayAwaitInsideIt() throws Exception {
    Promise<String> answer = Promise.promise();
    Resilience resilience =
        Resilience.of(vertx).rateLimiter(drained()).retry(Retry.ofDefaults("vendor"));
    VerticleBase verticle =
        new VerticleBase() {
          @Override
          public Future<?> start() {
            String said =
                resilience
                    .execute(() -> Future.succeededFuture("after " + vertx.timer(1).map(1).await()))
                    .await();
            answer.complete(said);
            return Future.succeededFuture();
          }
        };

    vertx.deployVerticle(
        verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD));

    assertThat(answer.future().await(5, SECONDS)).isEqualTo("after 1");
  }
}
