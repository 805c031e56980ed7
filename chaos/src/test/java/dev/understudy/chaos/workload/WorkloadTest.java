package dev.understudy.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.local.PlatformFile;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The generator against services that answer as a test wants. */
class WorkloadTest {

  private final Vertx vertx = Vertx.vertx();
  private final Calls calls = new Calls("key");

  /** How many a service that stood still has answered; of its one event loop. */
  private final AtomicInteger answered = new AtomicInteger();

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
        new Workload(platform, calls, rates, clients, Duration.ZERO, history, "t", 1)) {
      while (workload.now() < time.toMillis()) {
        Thread.onSpinWait();
      }
      workload.end();
      workload.awaitLast();
    }
    return history;
  }

  /** Nobody is answered before fifty have asked: a closed loop would never come so far. */
  @Test
  void aServiceThatStandsStillIsSeenInTheLatencyOfEveryCallMeanwhile() throws Exception {
    int waiting = 50;
    List<HttpServerRequest> held = new ArrayList<>();
    String still =
        service(
            request -> {
              held.add(request);
              if (held.size() >= waiting) {
                held.subList(answered.get(), held.size())
                    .forEach(each -> each.response().setStatusCode(201).end("{}"));
                answered.set(held.size());
              }
            });

    History history =
        run(platform(still), new Rates(100, 0, 0, 0), Clients.ONCE, Duration.ofSeconds(1));

    List<Sample> asked =
        history.kept().stream().sorted(Comparator.comparingLong(Sample::atMillis)).toList();
    assertThat(asked).hasSizeGreaterThan(waiting);
    long last = asked.get(waiting - 1).atMillis();
    assertThat(asked.subList(0, waiting))
        .as("what they took counts from when they were meant to start")
        .allMatch(call -> call.endMillis() >= last - 1);
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
