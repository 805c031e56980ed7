package dev.understudy.chaos.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.chaos.experiment.Guard;
import dev.understudy.chaos.toxic.ToxicApi;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults on a real proxy: brought about, proven, and taken back whatever happens. */
class StrikerTest {

  private final Vertx vertx = Vertx.vertx();
  private final ToxicApi chaos = new ToxicApi("127.0.0.1", 0, new Random(1));
  private final Calls calls = new Calls("key");
  private final HttpServer vendor =
      vertx
          .createHttpServer()
          .requestHandler(request -> request.response().end("{}"))
          .listen(0, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .join();
  private final PlatformFile platform;
  private final String address;
  private final long start = System.nanoTime();

  StrikerTest() {
    vertx.deployVerticle(chaos).toCompletionStage().toCompletableFuture().join();
    address =
        calls
            .post(
                url() + "/proxies",
                "{\"name\": \"stripe\", \"listen\": \"127.0.0.1:0\", \"upstream\": \"127.0.0.1:%d\"}"
                    .formatted(vendor.actualPort()),
                Map.of())
            .body()
            .path("listen")
            .asText();
    platform =
        new PlatformFile(
            Map.of(),
            "key",
            Map.of(),
            Map.of(
                "stripe",
                new PlatformFile.VendorEntry(
                    "http://127.0.0.1:" + vendor.actualPort(), "stripe", address, Map.of())),
            new PlatformFile.Chaos(url(), ""),
            Optional.empty(),
            new PlatformFile.DatabaseEntry("", "", ""),
            new PlatformFile.Fixtures(Map.of(), Map.of(), ""));
  }

  @AfterEach
  void stop() {
    calls.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private String url() {
    return "http://127.0.0.1:" + chaos.port();
  }

  private int call() {
    return calls.get("http://" + address + "/").status();
  }

  private long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private Striker striker() {
    return new Striker(new Injector(platform, calls, Guard.none()), this::now, (_, _) -> {});
  }

  private static Injection lasting(Duration time, Fault fault) {
    return new Injection("fault", Duration.ZERO, time, Optional.empty(), fault);
  }

  private static Fault status(double toxicity) {
    return new Fault.Toxic(
        "stripe",
        "http_status",
        "upstream",
        Optional.of(toxicity),
        Optional.of(Map.of("status", 500)));
  }

  private int toxics() {
    return calls.get(url() + "/proxies/stripe/toxics").body().size();
  }

  private void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
    }
  }

  @Test
  void aFaultThatSomebodyMetIsObservedAndGoneAfterwards() throws InterruptedException {
    try (Striker striker = striker()) {
      striker.begin(List.of(lasting(Duration.ofSeconds(1), status(1))));
      await(() -> call() == 500);
      striker.awaitEnd();

      assertThat(striker.failures()).isEmpty();
      assertThat(striker.injected()).singleElement().matches(Injected::observed);
    }
    assertThat(call()).isEqualTo(200);
    assertThat(toxics()).isZero();
  }

  @Test
  void aFaultThatNobodyMetIsNotObserved() throws InterruptedException {
    try (Striker striker = striker()) {
      striker.begin(List.of(lasting(Duration.ofMillis(300), status(0))));
      await(() -> toxics() == 1);
      assertThat(call()).isEqualTo(200);
      striker.awaitEnd();

      assertThat(striker.injected()).singleElement().matches(each -> !each.observed());
    }
  }

  @Test
  void aFaultThatCannotBeMadeIsAFailureAndNotObserved() throws InterruptedException {
    try (Striker striker = striker()) {
      striker.begin(List.of(lasting(Duration.ofMillis(100), new Fault.Refused("nobody"))));
      striker.awaitEnd();

      assertThat(striker.failures()).anyMatch(failure -> failure.contains("no vendor \"nobody\""));
      assertThat(striker.injected()).singleElement().matches(each -> !each.observed());
    }
  }

  @Test
  void aPlatformWithoutControlSaysSo() throws InterruptedException {
    try (Striker striker = striker()) {
      striker.begin(List.of(lasting(Duration.ofMillis(100), new NodeFault.Kill("payments-1"))));
      striker.awaitEnd();

      assertThat(striker.failures()).anyMatch(failure -> failure.contains("names no control"));
    }
  }

  @Test
  void anEndInTheMiddleTakesEverythingBack() {
    try (Striker striker = striker()) {
      striker.begin(List.of(lasting(Duration.ofMinutes(5), status(1))));
      await(() -> call() == 500);
    }
    assertThat(call()).isEqualTo(200);
    assertThat(toxics()).isZero();
  }

  @Test
  void aDrillThatIsNoMoreLeavesNothingBehind() {
    // Nobody takes this one back: the server that injects it does, in its own time.
    new Injector(platform, calls, Guard.none()).begin(lasting(Duration.ofMillis(1), status(1)));
    assertThat(call()).isEqualTo(500);

    await(() -> toxics() == 0);
    assertThat(call()).isEqualTo(200);
  }
}
