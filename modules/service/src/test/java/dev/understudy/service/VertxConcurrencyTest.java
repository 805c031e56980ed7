package dev.understudy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a verticle of virtual threads, as an adapter's server is. */
class VertxConcurrencyTest {

  private final Vertx vertx = Vertx.vertx();
  private final VertxConcurrency concurrency = new VertxConcurrency();
  private final Tasks tasks = new Tasks();

  private static final class Tasks extends AbstractVerticle {
    <T> CompletableFuture<T> run(Supplier<T> task) {
      Promise<T> promise = Promise.promise();
      context.runOnContext(
          _ -> {
            try {
              promise.complete(task.get());
            } catch (RuntimeException | Error e) {
              promise.fail(e);
            }
          });
      return promise.future().toCompletionStage().toCompletableFuture();
    }
  }

  @BeforeEach
  void deploy() {
    join(
        vertx.deployVerticle(
            tasks, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
  }

  @AfterEach
  void stop() {
    join(vertx.close());
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whoWaitsLetsTheVerticleGoOn() throws Exception {
    CompletableFuture<String> slow = new CompletableFuture<>();
    CountDownLatch waiting = new CountDownLatch(1);
    CompletableFuture<Optional<String>> waiter =
        tasks.run(
            () -> {
              waiting.countDown();
              return concurrency.await(slow, Duration.ofSeconds(30));
            });
    assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(tasks.run(() -> "another request").get(10, TimeUnit.SECONDS))
        .isEqualTo("another request");
    slow.complete("done");

    assertThat(waiter.get(10, TimeUnit.SECONDS)).hasValue("done");
  }

  @Test
  void afterAWaitThatWasTooLongTheVerticleStillTakesTurns() throws Exception {
    CompletableFuture<String> never = new CompletableFuture<>();

    Optional<String> nothing =
        tasks
            .run(
                () -> {
                  Optional<String> early = concurrency.await(never, Duration.ofMillis(1));
                  // The queue must have been handed back in order for this one to end.
                  concurrency.await(concurrency.start(() -> "x"), Duration.ofSeconds(10));
                  return early;
                })
            .get(10, TimeUnit.SECONDS);

    assertThat(nothing).isEmpty();
    assertThat(tasks.run(() -> "next").get(10, TimeUnit.SECONDS)).isEqualTo("next");
    assertThat(never).isNotDone();
  }
}
