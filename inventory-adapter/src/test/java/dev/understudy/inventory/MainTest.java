package dev.understudy.inventory;

import static dev.understudy.inventory.TestVendors.SHOPIFY;
import static dev.understudy.inventory.TestVendors.SQUARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.EmbeddedDatabase;
import dev.understudy.sims.shopify.ShopifySim;
import dev.understudy.sims.square.SquareSim;
import dev.understudy.testkit.Await;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole adapter as it is wired, asked over its own port. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final EmbeddedDatabase postgres = EmbeddedDatabase.start(0);
  private final TestVendors vendors = new TestVendors(vertx);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port = freePort();

  MainTest() throws IOException {}

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path catalogue = Files.writeString(folder.resolve("vendors.yaml"), catalogue());
    Path config = Files.writeString(folder.resolve("inventory.yaml"), config(catalogue));
    // It lives until this process ends, as it does in production.
    Thread.ofPlatform()
        .daemon()
        .start(() -> new CommandLine(new Main()).execute("--config", config.toString()));
    Await.until("the adapter is ready", PATIENCE, this::isReady);
  }

  @AfterAll
  void stop() throws IOException {
    vendors.close();
    postgres.close();
  }

  /** With room for one call at each vendor. */
  private String catalogue() {
    String vendor =
        """
          - id: %s
            adapter: INVENTORY
            tier: %d
            concurrency: 1
            baseUrl: http://127.0.0.1:%d
            apiVersion: "%s"
            connectTimeout: PT2S
            callTimeout: PT20S
            rto: PT5S
            settings: {location: "%s"}
        """;
    return "vendors:\n"
        + vendor.formatted("shopify", 0, vendors.port(SHOPIFY), "2026-04", ShopifySim.LOCATION)
        + vendor.formatted("square", 1, vendors.port(SQUARE), "2026-05-20", SquareSim.LOCATION);
  }

  private String config(Path catalogue) throws IOException {
    int member = freePort();
    return """
        http: {host: 127.0.0.1, port: %d}
        database: {url: "%s", user: %s, password: %s, schema: inventory, poolSize: 10}
        registry:
          {clusterName: "%s", nodeId: inventory-1, host: 127.0.0.1, port: %d, members: ["127.0.0.1:%d"]}
        catalogue: %s
        apiKeys: [{key: all, scopes: [read, write, operate]}]
        vendors:
          shopify: {accessToken: %s}
          square: {accessToken: %s}
        stock: {SKU-1: 1000000, SKU-2: 1000000, SKU-3: 5, SKU-20: 100}
        deadline: PT20S
        drift: {every: PT1H}
        """
        .formatted(
            port,
            postgres.url(),
            EmbeddedDatabase.USER,
            EmbeddedDatabase.PASSWORD,
            UUID.randomUUID(),
            member,
            member,
            catalogue,
            ShopifySim.ACCESS_TOKEN,
            SquareSim.ACCESS_TOKEN);
  }

  private boolean isReady() throws Exception {
    try {
      return get("/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false; // nothing listens yet
    }
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer all");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(to(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> begin(String path) {
    return client.sendAsync(to(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whoHasTheAnswerIsNotSentItAgain() throws Exception {
    String path = "/v1/availability/SKU-20?maxAge=600";
    HttpResponse<String> first = get(path);
    String tag = first.headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> again = send(to(path).header("If-None-Match", tag));
    HttpResponse<String> other = send(to(path).header("If-None-Match", "\"0-0\""));

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("ETag")).hasValue(tag);
    assertThat(again.headers().firstValue("As-Of")).isPresent();
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(other.body()).isEqualTo(first.body());
  }

  @Test
  void aReadThatNoVendorHasRoomForIsTheLedgersOrTriedLater() throws Exception {
    JsonObject slow = new JsonObject().put("latencyMs", 6_000);
    vendors.behave(SHOPIFY, slow);
    vendors.behave(SQUARE, slow);
    CompletableFuture<HttpResponse<String>> one = begin("/v1/availability/SKU-1");
    Await.until("Shopify is asked", PATIENCE, () -> inFlight(SHOPIFY));
    CompletableFuture<HttpResponse<String>> two = begin("/v1/availability/SKU-2");
    Await.until("Square is asked", PATIENCE, () -> inFlight(SQUARE));

    HttpResponse<String> known = get("/v1/availability/SKU-3");
    HttpResponse<String> unknown = get("/v1/availability/SKU-19");

    assertThat(known.statusCode()).as(known.body()).isEqualTo(200);
    assertThat(new JsonObject(known.body()).getBoolean("stale")).isTrue();
    assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(503);
    assertThat(unknown.headers().firstValue("Retry-After")).hasValue("1");
    vendors.behave(SHOPIFY, new JsonObject());
    vendors.behave(SQUARE, new JsonObject());
    assertThat(one.get().statusCode()).isEqualTo(200);
    assertThat(two.get().statusCode()).isEqualTo(200);
  }

  private boolean inFlight(ProviderId vendor) throws Exception {
    return get("/metrics")
        .body()
        .contains("understudy_provider_in_flight{provider=\"" + vendor.value() + "\"} 1.0");
  }
}
