package dev.understudy.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.chaos.check.Acknowledged;
import dev.understudy.local.PlatformFile;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done with orders, as a service hears it. */
class OrdersTest {

  private final Vertx vertx = Vertx.vertx();
  private final Calls calls = new Calls("key");
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final History history = History.inMemory();
  private int chargeStatus = 201;

  @AfterEach
  void stop() {
    calls.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Orders orders() {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    PlatformFile.Fixtures fixtures =
        new PlatformFile.Fixtures(Map.of(), Map.of("SKU-1", 1L), "shop@example.org");
    PlatformFile platform =
        new PlatformFile(
            Map.of("payments", List.of("http://127.0.0.1:" + server.actualPort())),
            "key",
            Map.of(),
            Map.of(),
            new PlatformFile.Chaos("", ""),
            Optional.empty(),
            new PlatformFile.DatabaseEntry("", "", ""),
            fixtures);
    Recorder recorder = new Recorder(history, System.nanoTime());
    return new Orders(fixtures, new Callers(platform, calls, Clients.ONCE), recorder, "t");
  }

  private void answer(HttpServerRequest request) {
    var _ =
        request
            .body()
            .onSuccess(
                body -> {
                  JsonObject json = body.toJsonObject();
                  boolean charge = request.path().equals("/v1/payments");
                  heard.add(
                      charge
                          ? json.getString("capture")
                          : request.path().replace("/v1/payments/p1/", "") + " " + json.encode());
                  assertThat(request.getHeader("Request-Timeout-Ms")).isEqualTo("3000");
                  request
                      .response()
                      .setStatusCode(charge ? chargeStatus : 201)
                      .end(charge ? "{\"id\": \"p1\"}" : json.encode());
                });
  }

  @Test
  void areCapturedCancelledAndRefundedWholeAndInParts() {
    Orders orders = orders();

    for (int number = 6; number < 12; number++) {
      orders.order(new Planned("order", number, 0), System.nanoTime());
    }

    assertThat(heard.subList(0, 12))
        .containsExactly(
            "manual",
            "capture {}",
            "manual",
            "capture {\"amount\":321,\"final\":false}",
            "capture {\"amount\":428}",
            "manual",
            "cancel {}",
            "automatic",
            "refunds {}",
            "automatic",
            "refunds {\"amount\":220}",
            "refunds {\"amount\":330}");
    assertThat(heard.subList(12, 15))
        .as("two who want more than there is")
        .containsExactly("automatic", "refunds {\"amount\":666}", "refunds {\"amount\":666}");
    assertThat(history.kept()).hasSize(15).allMatch(sample -> sample.acknowledged().isPresent());
    assertThat(history.kept().get(3).acknowledged())
        .hasValue(Acknowledged.of(Acknowledged.Kind.CAPTURE, "t-order-7", 321));
    assertThat(history.attempts().count()).isEqualTo(15);
  }

  @Test
  void thatAreNotPaidYetAreLeftAlone() {
    chargeStatus = 202;

    orders().order(new Planned("order", 6, 0), System.nanoTime());

    assertThat(heard).containsExactly("manual");
    assertThat(history.kept()).noneMatch(sample -> sample.acknowledged().isPresent());
  }
}
