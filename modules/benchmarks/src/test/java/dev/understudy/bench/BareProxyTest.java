package dev.understudy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bench.stage.Stage;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BareProxyTest {

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<JsonObject> asked = new LinkedBlockingQueue<>();

  /** As Square documents it. */
  private void square(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              asked.add(body.toJsonObject());
              JsonObject count =
                  new JsonObject()
                      .put("catalog_object_id", "SKU-7")
                      .put("state", "IN_STOCK")
                      .put("quantity", "41");
              request
                  .response()
                  .end(new JsonObject().put("counts", new JsonArray().add(count)).toBuffer());
            });
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Else it would be no reference for what the adapter does. */
  @Test
  void itDoesTheAdaptersReadAndAnswersAsTheAdapterDoes() throws Exception {
    int vendor =
        vertx
            .createHttpServer()
            .requestHandler(this::square)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
    try (Stage stage = new Stage(home, 26_350);
        HttpClient client = HttpClient.newHttpClient()) {
      int port = BareProxy.start(stage, vendor).port();
      URI uri = URI.create("http://127.0.0.1:" + port + "/v1/availability/SKU-7?maxAge=0");
      JsonObject answer =
          new JsonObject(
              client
                  .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                  .body());

      assertThat(answer.fieldNames())
          .containsExactlyInAnyOrder("sku", "available", "asOf", "source", "stale");
      assertThat(answer.getString("sku")).isEqualTo("SKU-7");
      assertThat(answer.getLong("available")).isEqualTo(41);
      assertThat(Instant.parse(answer.getString("asOf"))).isBeforeOrEqualTo(Instant.now());
      assertThat(asked.poll(1, TimeUnit.SECONDS).getJsonArray("catalog_object_ids"))
          .isEqualTo(new JsonArray().add("SKU-7"));
    }
  }
}
