package dev.understudy.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.local.PlatformFile;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The generator against services that answer as a test wants. */
class WorkloadTest {

  private final Vertx vertx = Vertx.vertx();
  private final Calls calls = new Calls("key");

  @AfterEach
  void stop() {
    calls.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private String service(Consumer<HttpServerRequest> handler) {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(handler::accept)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    return "http://127.0.0.1:" + server.actualPort();
  }

  private static PlatformFile platform(String... nodes) {
    return new PlatformFile(
        Map.of("payments", List.of(nodes), "inventory", List.of(nodes)),
        "key",
        Map.of(),
        Map.of(),
        new PlatformFile.Chaos("", ""),
        Optional.empty(),
        new PlatformFile.DatabaseEntry("", "", ""),
        new PlatformFile.Fixtures(Map.of(), Map.of("SKU-1", 1L), "shop@example.org"));
  }

  private static void answer(HttpServerRequest request, int status, String body) {
    var _ = request.body().onSuccess(_ -> request.response().setStatusCode(status).end(body));
  }

  private History run(PlatformFile platform, Rates rates, Clients clients, Duration time)
      throws InterruptedException {
    History history = History.inMemory();
    try (Workload workload =
        new Workload(platform, calls, rates, clients, Duration.ZERO, history, "t")) {
      while (workload.now() < time.toMillis()) {
        Thread.onSpinWait();
      }
      workload.end();
      workload.awaitLast();
    }
    return history;
  }

  @Test
  void aServiceThatStandsStillIsSeenInTheLatencyOfEveryCallMeanwhile() throws Exception {
    AtomicLong first = new AtomicLong();
    String slow =
        service(
            request -> {
              // It stands still for half a second, and is quick from then on.
              first.compareAndSet(0, System.nanoTime());
              long left = 500 - (System.nanoTime() - first.get()) / 1_000_000;
              vertx.setTimer(Math.max(1, left), _ -> request.response().end("{}"));
            });

    History history =
        run(platform(slow), new Rates(0, 100, 0, 0), Clients.ONCE, Duration.ofSeconds(1));

    Tally early = history.tally(Set.of("availability"), 0, 0);
    assertThat(early.count()).isGreaterThan(80);
    // Half of them come while it stands still, and wait from 0 to 500 ms, each alike.
    assertThat(early.millis(75)).isBetween(150.0, 400.0);
    assertThat(early.millis(100)).isGreaterThan(400);
  }

  @Test
  void clientsTryTheSameKeyAtTheNextNode() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    AtomicReference<String> key = new AtomicReference<>("");
    String broken =
        service(
            request -> {
              refused.incrementAndGet();
              answer(request, 503, "");
            });
    String good =
        service(
            request -> {
              key.set(request.getHeader("Idempotency-Key"));
              answer(request, 201, "{\"provider\": \"stripe\"}");
            });

    History history =
        run(
            platform(broken, good),
            new Rates(50, 0, 0, 0),
            new Clients(2, Duration.ofMillis(1)),
            Duration.ofMillis(300));

    Tally all = history.tally(Set.of("charge"), 0, 1_000);
    assertThat(refused).hasPositiveValue();
    assertThat(all.count(Sample.Result.SUCCEEDED)).isEqualTo(all.count()).isPositive();
    assertThat(key.get()).startsWith("t-charge-");
  }

  @Test
  void aClientThatDoesNotTryAgainHasFailed() throws Exception {
    History history =
        run(
            platform(service(request -> answer(request, 503, ""))),
            new Rates(50, 0, 0, 0),
            Clients.ONCE,
            Duration.ofMillis(200));

    Tally all = history.tally(Set.of("charge"), 0, 1_000);
    assertThat(all.count(Sample.Result.FAILED)).isEqualTo(all.count()).isPositive();
  }

  @Test
  void aConflictThatAsksToComeLaterIsNoAnswerAndOtherConflictsAre() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    String busy =
        service(
            request -> {
              calls.incrementAndGet();
              request.response().putHeader("Retry-After", "1");
              answer(request, 409, "");
            });

    History history =
        run(
            platform(busy),
            new Rates(20, 0, 0, 0),
            new Clients(3, Duration.ofMillis(1)),
            Duration.ofMillis(200));

    Tally all = history.tally(Set.of("charge"), 0, 1_000);
    assertThat(all.count(Sample.Result.PROCESSING)).isEqualTo(all.count()).isPositive();
    assertThat(calls.get()).isEqualTo(3 * (int) all.count());
  }

  @Test
  void theGeneratorKeepsAThousandOperationsASecond() throws Exception {
    String quick = service(request -> answer(request, 200, "{\"source\": \"shopify\"}"));

    History history =
        run(platform(quick), new Rates(0, 1_000, 0, 0), Clients.ONCE, Duration.ofSeconds(3));

    Tally all = history.tally(Set.of("availability"), 0, 10_000);
    // Arrivals are computed, not paced by the clock of a thread: none is left out, come what may.
    assertThat(all.count()).isBetween(2_950L, 3_060L);
    assertThat(all.count(Sample.Result.FAILED)).isZero();
  }
}
