package dev.understudy.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopsTest {

  private static final Requests READS =
      (caller, number) -> Request.get("/" + caller + "/" + number, Map.of());

  private final Vertx vertx = Vertx.vertx();

  private Client clientOf(io.vertx.core.Handler<HttpServerRequest> server) {
    HttpServer listening =
        vertx
            .createHttpServer()
            .requestHandler(server)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    return new Client(listening.actualPort());
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void anOpenLoopAsksAsOftenAsItIsToldAndCountsWhatFailed() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (Client client =
        clientOf(
            request ->
                request
                    .response()
                    .setStatusCode(asked.incrementAndGet() % 4 == 0 ? 503 : 200)
                    .end())) {

      Samples samples = OpenLoop.start(client, READS, 100, Duration.ofMillis(400)).samples();

      assertThat(asked).hasValue(40);
      assertThat(samples.all()).hasSize(40);
      assertThat(samples.failed()).isEqualTo(10);
      assertThat(samples.between(Duration.ZERO, Duration.ofMillis(100)).all()).hasSize(10);
    }
  }

  /**
   * The server stands still for 300 ms; whoever was to ask meanwhile has waited, though it was
   * asked later.
   */
  @Test
  void aLatencyCountsFromWhenTheRequestWasMeantToStart() throws Exception {
    AtomicReference<Thread> stalled = new AtomicReference<>();
    try (Client client =
        clientOf(
            request -> {
              if (stalled.compareAndSet(null, Thread.currentThread())) {
                long end = System.nanoTime() + 300_000_000;
                while (System.nanoTime() < end) {
                  Thread.onSpinWait();
                }
              }
              request.response().end();
            })) {

      Samples samples = OpenLoop.start(client, READS, 100, Duration.ofMillis(200)).samples();

      // The last of 20 was meant to start 190 ms after the first, so it waited for 110 ms and more.
      assertThat(samples.all()).allMatch(sample -> sample.took().toMillis() >= 100);
      assertThat(samples.max()).isGreaterThanOrEqualTo(300);
    }
  }

  @Test
  void whoIsNotAnsweredHasFailed() throws Exception {
    try (Client client = clientOf(request -> request.connection().close())) {

      Samples samples = OpenLoop.start(client, READS, 50, Duration.ofMillis(100)).samples();

      assertThat(samples.failed()).isEqualTo(5);
      assertThat(samples.all()).allMatch(sample -> sample.answer().status() == 0);
    }
  }

  @Test
  void inAClosedLoopNoMoreAskAtOnceThanThereAreCallers() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (Client client =
        clientOf(
            request -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              vertx.setTimer(
                  5,
                  _ -> {
                    now.decrementAndGet();
                    request.response().end();
                  });
            })) {

      ClosedLoop.Result result = ClosedLoop.run(client, READS, 4, Duration.ofMillis(500));

      assertThat(most).hasValue(4);
      assertThat(result.failed()).isZero();
      assertThat(result.p50()).isGreaterThanOrEqualTo(4);
      // Four callers that wait 5 ms each time cannot be answered more often.
      assertThat(result.perSecond()).isPositive().isLessThanOrEqualTo(4 / 0.004);
    }
  }

  @Test
  void whatCountsAsGoodCanBeSaid() throws Exception {
    try (Client client = clientOf(request -> request.response().setStatusCode(202).end())) {

      ClosedLoop.Result result =
          ClosedLoop.run(
              client, READS, 1, Duration.ofMillis(100), answer -> answer.status() == 201);

      assertThat(result.good()).isZero();
      assertThat(result.failed()).isPositive();
    }
  }
}
