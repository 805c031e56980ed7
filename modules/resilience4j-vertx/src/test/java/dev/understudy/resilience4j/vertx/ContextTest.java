package dev.understudy.resilience4j.vertx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls start, and callbacks run, on the caller's context; whatever thread ends the call. */
class ContextTest {

  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(5, SECONDS);
  }

  /** Every part, set so that the call succeeds at the second attempt. */
  private static Resilience everything() {
    RetryConfig twice =
        RetryConfig.custom().maxAttempts(2).waitDuration(Duration.ofMillis(1)).build();
    return Resilience.of(vertx)
        .retry(Retry.of("all", twice))
        .hedge(new Hedge(Duration.ofMinutes(1), 2))
        .circuitBreaker(CircuitBreaker.ofDefaults("all"))
        .rateLimiter(RateLimiter.ofDefaults("all"))
        .timeLimiter(TimeLimiter.of(Duration.ofMinutes(1)))
        .bulkhead(Bulkhead.ofDefaults("all"));
  }

  /** A call that a thread unknown to Vert.x ends: with a failure the first time. */
  private static Supplier<Future<String>> endedElsewhere(List<Context> contexts) {
    AtomicInteger attempts = new AtomicInteger();
    return () -> {
      Context context = Vertx.currentContext();
      contexts.add(context);
      Throwable failure = attempts.incrementAndGet() == 1 ? new Exception("no") : null;
      Promise<String> vendor = Promise.promise();
      Runnable end = () -> Thread.ofPlatform().start(() -> vendor.complete("yes", failure));
      if (context == null) {
        end.run();
      } else {
        // When the decorator listens: else it would hear of the end on its own thread.
        context.runOnContext(ignored -> end.run());
      }
      return vendor.future();
    };
  }

  /** The contexts of both attempts and of the callback. */
  private static List<Context> observed(
      Context caller, UnaryOperator<Supplier<Future<String>>> decorator) throws Exception {
    List<Context> contexts = new CopyOnWriteArrayList<>();
    Promise<Void> done = Promise.promise();
    caller.runOnContext(
        ignored ->
            decorator
                .apply(endedElsewhere(contexts))
                .get()
                .onComplete(
                    ended -> {
                      contexts.add(Vertx.currentContext());
                      done.complete();
                    }));
    done.future().await(5, SECONDS);
    return contexts;
  }

  private static Context contextOf(ThreadingModel model) throws Exception {
    Promise<Context> started = Promise.promise();
    VerticleBase verticle =
        new VerticleBase() {
          @Override
          public Future<?> start() {
            started.complete(context);
            return Future.succeededFuture();
          }
        };
    vertx
        .deployVerticle(verticle, new DeploymentOptions().setThreadingModel(model))
        .await(5, SECONDS);
    return started.future().await(5, SECONDS);
  }

  @ParameterizedTest
  @EnumSource(
      value = ThreadingModel.class,
      names = {"EVENT_LOOP", "WORKER", "VIRTUAL_THREAD"})
  void attemptsAndCallbacksAreOnTheContextOfTheVerticle(ThreadingModel model) throws Exception {
    Context verticle = contextOf(model);

    List<Context> contexts = observed(verticle, everything()::decorate);

    assertThat(contexts).containsExactly(verticle, verticle, verticle);
  }

  @Test
  void theDuplicateThatARequestHasIsKeptWithItsLocalData() throws Exception {
    Context request = ((ContextInternal) contextOf(ThreadingModel.EVENT_LOOP)).duplicate();

    List<Context> contexts = observed(request, everything()::decorate);

    assertThat(contexts).containsExactly(request, request, request);
  }

  @Test
  void aDecoratorThatForgetsTheContextIsFoundOut() throws Exception {
    Context verticle = contextOf(ThreadingModel.EVENT_LOOP);

    List<Context> contexts =
        observed(verticle, call -> () -> call.get().recover(failure -> call.get()));

    assertThat(contexts).containsExactly(verticle, null, null);
  }
}
