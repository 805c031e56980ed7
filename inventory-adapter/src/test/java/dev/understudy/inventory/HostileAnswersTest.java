package dev.understudy.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a vendor answers ends as an outcome: never as an exception, never as a success. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileAnswersTest {

  private static final InstantSource CLOCK = InstantSource.system();
  private static final String ITEMS =
      "{\"data\": {\"inventoryItems\": {\"nodes\": [{\"id\": \"gid://shopify/InventoryItem/1\","
          + " \"sku\": \"SKU-1\", \"l0\": null}]}}}";
  private static final int OVERSIZED = 3 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final TestVendors vendors = new TestVendors(vertx);
  private volatile String answer = "";
  private final HttpServer server =
      TestVendors.wait(
          vertx
              .createHttpServer()
              .requestHandler(
                  request ->
                      request
                          .body()
                          .onSuccess(body -> request.response().end(answerTo(body.toString()))))
              .listen(0, "127.0.0.1"));

  /** So that Shopify's adapter comes to its write, which needs the item's id. */
  private volatile boolean itemsAreAnswered;

  private String answerTo(String request) {
    return itemsAreAnswered && request.contains("inventoryItems") ? ITEMS : answer;
  }

  @AfterAll
  void stop() {
    vendors.close();
    threads.close();
    TestVendors.wait(vertx.close());
  }

  static Stream<String> answers() {
    return Stream.of(
        "",
        "null",
        "7",
        "[]",
        "\"text\"",
        "<html>502</html>",
        "{\"data\": ",
        "{\"data\": null}",
        "{\"data\": []}",
        "{\"data\": {}}",
        "{\"data\": {\"inventoryItems\": 7}}",
        "{\"data\": {\"inventoryItems\": {\"nodes\": [7]}}}",
        "{\"data\": {\"inventoryItems\": {\"nodes\": [{\"inventoryLevel\": null}]}}}",
        "{\"data\": {\"inventoryItems\": {\"nodes\": [{\"inventoryLevel\": {\"quantities\": [{\"quantity\":"
            + " \"many\"}]}}]}}}",
        "{\"data\": {\"inventoryItems\": {\"nodes\": [{\"sku\": \"SKU-1\", \"id\": \"1\"}]}}}",
        "{\"data\": {\"inventoryItems\": {\"nodes\": [{\"sku\": \"SKU-1\", \"id\": \"1\", \"l0\":"
            + " {\"quantities\": [{\"quantity\": \"many\"}]}}]}}}",
        "{\"data\": {\"inventoryAdjustQuantities\": {}}}",
        "{\"data\": {\"inventoryAdjustQuantities\": {\"userErrors\": 1}}}",
        "{\"errors\": [null]}",
        "{\"errors\": [{\"extensions\": 1}]}",
        "{\"counts\": 7}",
        "{\"counts\": [7]}",
        "{\"counts\": [{\"quantity\": 7}]}",
        "{\"counts\": [{\"quantity\": \"1.5\"}]}",
        "{\"counts\": [{\"quantity\": \"99999999999999999999999\"}]}",
        "[".repeat(20_000),
        "x".repeat(OVERSIZED));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerThatCannotBeReadIsNoSuccess(String body) throws Exception {
    answer = body;
    Batch batch =
        new Batch(
            UUID.randomUUID(), List.of(new Delta(Place.of("SKU-1"), -1, "r1", Instant.EPOCH)));
    int port = server.actualPort();

    for (InventoryProvider provider : List.of(vendors.shopifyAt(port), vendors.squareAt(port))) {
      itemsAreAnswered = false;
      Outcome<Map<Place, Long>> read =
          threads.submit(() -> provider.counts(List.of(Place.of("SKU-1")), soon())).get();
      itemsAreAnswered = true;
      Outcome<String> applied = threads.submit(() -> provider.apply(batch, soon())).get();

      assertThat(read).isNotInstanceOf(Outcome.Success.class);
      assertThat(applied).isNotInstanceOf(Outcome.Success.class);
      // A vendor that did answer may have done it: nothing here proves that it has not.
      assertThat(applied).isNotInstanceOf(Outcome.NotExecuted.class);
    }
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(5), CLOCK);
  }
}
