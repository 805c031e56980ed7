package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.understudy.ledger.EmbeddedDatabase;
import dev.understudy.service.CardNumbers;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimServer;
import dev.understudy.sims.VendorSim;
import dev.understudy.sims.adyen.AdyenSim;
import dev.understudy.sims.stripe.StripeSim;
import dev.understudy.testkit.Await;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The adapter as {@link Main} wires it, by HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainTest {

  private static final String MARKER = "4242424242424242";

  private static final String MARKED =
      """
      {"resultCode": "Refused", "refusalReason": "card 4242 4242 4242 4242",
       "refusalReasonCode": "4242-4242-4242-4242", "pspReference": "PSP1"}
      """;

  @TempDir static Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final EmbeddedDatabase postgres = EmbeddedDatabase.start(0);
  private final StripeSim stripe = new StripeSim(InstantSource.system());
  private final int port = freePort();
  private final int member = freePort();
  private Path config = Path.of("payments.yaml");
  private int stripePort;

  MainTest() throws IOException {}

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private int start(VendorSim vendor) {
    return new SimServer(vertx, vendor, new Random(1))
        .listen("127.0.0.1", 0)
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  /** A vendor whose every word is a card number. */
  private int markers() {
    return vertx
        .createHttpServer()
        .requestHandler(request -> request.response().setStatusCode(200).end(MARKED))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private static String vendor(String id, int tier, int port, String more) {
    return """
          - {id: %s, adapter: PAYMENTS, tier: %d, baseUrl: "http://127.0.0.1:%d", apiVersion: v71,
             connectTimeout: PT1S, callTimeout: PT12S, rto: PT5S%s}
        """
        .formatted(id, tier, port, more);
  }

  @BeforeAll
  void startAll() throws Exception {
    Path catalogue = folder.resolve("vendors.yaml");
    // It speaks of cards in all that it says; and its reports come from a host of their own.
    int checkout = markers();
    stripePort = start(stripe);
    int reports = start(new AdyenSim(InstantSource.system()));
    Files.writeString(
        catalogue,
        "vendors:\n"
            + vendor("stripe", 0, stripePort, "")
            + vendor(
                "adyen",
                1,
                checkout,
                ", settings: {merchantAccount: UnderstudyECOM, reportsUrl: \"http://127.0.0.1:%d\"}"
                    .formatted(reports)));
    config =
        Files.writeString(
            folder.resolve("payments.yaml"),
            """
            http: {host: 127.0.0.1, port: %d}
            database: {url: "%s", user: postgres, password: postgres, schema: payments}
            registry: {clusterName: main-test, nodeId: only, host: 127.0.0.1, port: %d, members: ["127.0.0.1:%d"]}
            catalogue: %s
            apiKeys:
              - {key: all, scopes: [read, write, operate]}
              - {key: shop, scopes: [read, write]}
            vendors:
              stripe: {apiKey: sk_test_understudy, webhookSecret: whsec_understudy}
              adyen: {apiKey: adyen_test_understudy}
            paymentMethods: {}
            deadline: PT12S
            """
                .formatted(port, postgres.url(), member, member, catalogue));
    Thread.ofPlatform()
        .daemon()
        .start(() -> new CommandLine(new Main()).execute("--config", config.toString()));
    Await.until("ready", Duration.ofSeconds(60), () -> status("/health/ready") == 200);
  }

  @AfterAll
  void stop() throws IOException {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    postgres.close();
  }

  private int status(String path) throws IOException, InterruptedException {
    try {
      return send("GET", path, "", "all", "k").statusCode();
    } catch (ConnectException e) {
      return 0;
    }
  }

  private HttpResponse<String> send(String method, String path, String body, String who, String key)
      throws IOException, InterruptedException {
    return send(method, path, body, who, key, "3000");
  }

  private HttpResponse<String> send(
      String method, String path, String body, String who, String key, String millis)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + who)
            .header("Idempotency-Key", key)
            .header("Request-Timeout-Ms", millis)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonObject ok(int status, String method, String path, String body, String key)
      throws Exception {
    HttpResponse<String> answer = send(method, path, body, "all", key);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body().isEmpty() ? new JsonObject() : new JsonObject(answer.body());
  }

  @Test
  void aPaymentGoesItsWholeWay() throws Exception {
    Instant start = Instant.now();
    String method =
        """
        {"id": "card-1", "customer": "c1", "tokens": {"stripe": "pm_card_visa", "adyen": "tok_ok"}}
        """;
    ok(201, "POST", "/v1/payment-methods", method, "m");
    ok(409, "POST", "/v1/payment-methods", method, "m");
    assertThat(ok(200, "GET", "/v1/payment-methods?customer=c1", "", "m").encode())
        .contains("card-1")
        .doesNotContain("tok_ok");
    String payment =
        """
        {"merchantReference": "order-1", "amount": {"value": 1000, "currency": "EUR"},
         "paymentMethod": "card-1", "capture": "manual", "purpose": "order"}
        """;
    JsonObject held = ok(201, "POST", "/v1/payments", payment, "pay-1");
    assertThat(held.getString("status")).isEqualTo("AUTHORISED");
    String path = "/v1/payments/" + held.getString("id");

    ok(201, "POST", path + "/capture", "{\"amount\": 300, \"final\": false}", "c1");
    ok(201, "POST", path + "/capture", "{\"amount\": 600}", "c2");
    ok(409, "POST", path + "/cancel", "", "x1");
    ok(201, "POST", path + "/refunds", "{\"amount\": 100}", "r1");
    ok(422, "POST", path + "/refunds", "{\"amount\": 200}", "r1");
    ok(409, "POST", path + "/refunds", "{\"amount\": 801}", "r2");

    JsonObject now = ok(200, "GET", path, "", "g");
    assertThat(now.getString("status")).isEqualTo("PARTIALLY_REFUNDED");
    assertThat(now.getLong("captured")).isEqualTo(900);
    assertThat(now.getLong("refunded")).isEqualTo(100);
    assertThat(now.getJsonArray("changes")).hasSize(3);
    JsonObject found = ok(200, "GET", "/v1/payments?merchantReference=order-1", "", "g");
    assertThat(found.getJsonArray("payments")).hasSize(1);
    ok(204, "DELETE", "/v1/payment-methods/card-1", "", "d");
    ok(400, "POST", "/v1/payments", payment.replace("order-1", "order-2"), "pay-2");

    int exit =
        new CommandLine(new Main())
            .execute(
                "reconcile",
                "--config",
                config.toString(),
                "--from",
                start.toString(),
                "--to",
                Instant.now().plusSeconds(60).toString());
    assertThat(exit).isZero();
  }

  @Test
  void aCustomerComesBackFromAuthenticating() throws Exception {
    String method =
        """
        {"id": "card-3ds", "customer": "c3", "tokens": {"stripe": "pm_card_authenticationRequired"}}
        """;
    ok(201, "POST", "/v1/payment-methods", method, "m3");
    String payment =
        """
        {"merchantReference": "order-3ds", "amount": {"value": 1000, "currency": "EUR"},
         "paymentMethod": "card-3ds"}
        """;
    JsonObject asked = ok(202, "POST", "/v1/payments", payment, "pay-3ds");
    assertThat(asked.getJsonObject("nextAction").getString("type")).isEqualTo("use_stripe_sdk");
    String path = "/v1/payments/" + asked.getString("id") + "/authentication";
    assertThat(ok(202, "POST", path, "{}", "a").getString("status")).isEqualTo("ACTION_REQUIRED");

    stripe.control(
        new SimRequest(
            "POST",
            "/__sim/authenticate",
            MultiMap.caseInsensitiveMultiMap(),
            MultiMap.caseInsensitiveMultiMap(),
            new JsonObject().put("id", asked.getString("vendorId")).toBuffer()));

    assertThat(ok(201, "POST", path, "{}", "a").getString("status")).isEqualTo("CAPTURED");
    ok(404, "POST", path.replace(asked.getString("id"), UUID.randomUUID().toString()), "{}", "a");
  }

  private JsonObject held(String order) throws Exception {
    String method =
        """
        {"id": "card-%s", "customer": "c", "tokens": {"stripe": "pm_card_visa"}}
        """
            .formatted(order);
    ok(201, "POST", "/v1/payment-methods", method, "m");
    return ok(201, "POST", "/v1/payments", payment(order), order);
  }

  private static String payment(String order) {
    return """
        {"merchantReference": "%s", "amount": {"value": 1000, "currency": "EUR"},
         "paymentMethod": "card-%s", "capture": "manual"}
        """
        .formatted(order, order);
  }

  private void behave(String json) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + stripePort + "/__sim/behaviour");
    var set = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(json)).build();
    assertThat(client.send(set, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  /** A call may take 12 s here, as far as we are concerned. */
  @Test
  void aVendorThatHangsKeepsNobodyBeyondTheCallersDeadline() throws Exception {
    JsonObject held = held("hangs");
    behave("{\"latencyMs\": 60000}");
    try {
      long start = System.nanoTime();
      String path = "/v1/payments/" + held.getString("id");
      String fresh = payment("hangs").replace("\"hangs\"", "\"hangs-2\"");
      assertThat(send("POST", "/v1/payments", fresh, "all", "hangs-2", "2000").statusCode())
          .isIn(202, 503);
      assertThat(send("POST", path + "/capture", "{}", "all", "hc", "2000").statusCode())
          .isEqualTo(202);
      assertThat(send("POST", path + "/capture", "{}", "all", "hc", "2000").statusCode())
          .isEqualTo(202);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    } finally {
      behave("{}");
    }
  }

  /** The lock is given back after the answers: who waited for the ledger would wait for ever. */
  @Test
  void aLedgerThatHangsKeepsNobodyBeyondTheCallersDeadline() throws Exception {
    JsonObject held = held("locked");
    String jdbc = "jdbc:" + postgres.url();
    try (Connection locking = DriverManager.getConnection(jdbc, "postgres", "postgres");
        Statement statement = locking.createStatement()) {
      locking.setAutoCommit(false);
      statement.execute("lock table payments.payment, payments.payment_change");
      String path = "/v1/payments/" + held.getString("id");
      String fresh = payment("locked").replace("\"locked\"", "\"locked-2\"");

      assertThat(send("POST", "/v1/payments", fresh, "all", "locked-2", "500").statusCode())
          .isEqualTo(503);
      assertThat(send("POST", path + "/capture", "{}", "all", "lc", "500").statusCode())
          .isEqualTo(503);

      locking.rollback();
    }
    String again = payment("locked").replace("\"locked\"", "\"locked-2\"");
    assertThat(status("/health/ready")).as("one slow answer does not end a node").isEqualTo(200);
    Await.until(
        "the same key is answered",
        Duration.ofSeconds(60),
        () -> send("POST", "/v1/payments", again, "all", "locked-2").statusCode() == 201);
  }

  @Test
  void ofCardNumbersNothingIsLeftInMetricsTracesOrTheCluster() throws Exception {
    String method =
        """
        {"id": "card-marked", "customer": "c", "tokens": {"adyen": "tok_ok"}}
        """;
    ok(201, "POST", "/v1/payment-methods", method, "m");
    HttpRequest charge =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/payments"))
            .header("Authorization", "Bearer all")
            .header("Idempotency-Key", "marked")
            .header("Content-Type", "application/json")
            .header("X-Understudy-Debug", "route")
            .POST(HttpRequest.BodyPublishers.ofString(payment("marked")))
            .build();
    HttpResponse<String> declined = client.send(charge, HttpResponse.BodyHandlers.ofString());
    assertThat(declined.statusCode()).isEqualTo(402);
    assertThat(CardNumbers.isIn(declined.body())).isFalse();
    assertThat(declined.headers().firstValue("Server-Timing"))
        .hasValueSatisfying(trace -> assertThat(CardNumbers.isIn(trace)).isFalse());
    for (String written : List.of(MARKER, "4242 4242 4242 4242", "4242-4242-4242-4242")) {
      String field = payment("marked-2").replace("\"marked-2\"", "\"" + written + "\"");
      assertThat(send("POST", "/v1/payments", field, "all", "k").statusCode()).isEqualTo(400);
      String query = "/v1/payments?merchantReference=" + written.replace(" ", "%20");
      assertThat(send("GET", query, "", "all", "k").statusCode()).isEqualTo(400);
      assertThat(send("POST", "/webhooks/stripe", written, "nobody", "k").statusCode())
          .isEqualTo(401);
    }
    assertThat(send("POST", "/v1/payments", payment("marked"), "all", MARKER).statusCode())
        .isEqualTo(400);

    assertThat(CardNumbers.isIn(send("GET", "/v1/providers", "", "all", "k").body())).isFalse();
    String metrics = send("GET", "/metrics", "", "all", "k").body();
    assertThat(metrics).contains("adyen").doesNotContain(MARKER, "4242 4242", "4242-4242");
    assertThat(inTheCluster()).isNotEmpty().noneMatch(CardNumbers::isIn);
  }

  /** All keys and values of all maps that this node shares with others. */
  private static List<String> inTheCluster() {
    List<String> held = new ArrayList<>();
    for (HazelcastInstance member : Hazelcast.getAllHazelcastInstances()) {
      member.getDistributedObjects().stream()
          .filter(IMap.class::isInstance)
          .forEach(map -> ((IMap<?, ?>) map).forEach((key, value) -> held.add(key + "=" + value)));
    }
    return held;
  }

  @Test
  void onlyAnOperatorSettlesByHand() throws Exception {
    String path = "/v1/operator/payments/00000000-0000-0000-0000-000000000000/settle";
    String body = "{\"status\": \"FENCED\", \"who\": \"eve\", \"why\": \"looked\"}";

    assertThat(send("POST", path, body, "shop", "k").statusCode()).isEqualTo(403);
    assertThat(send("POST", path, body, "all", "k").statusCode()).isEqualTo(409);
    assertThat(ok(200, "GET", "/v1/payments?status=manual", "", "k").getJsonArray("payments"))
        .isEmpty();
    assertThat(ok(200, "GET", "/v1/operator/events", "", "k").getJsonArray("events")).isEmpty();
    ok(404, "POST", "/v1/operator/events/7/replay", "", "k");
    assertThat(send("GET", "/metrics", "", "all", "k").body())
        .contains("understudy_payments_manual", "understudy_payments_incidents");
  }

  @Test
  void aWebhookWithoutASignatureIsRefused() throws Exception {
    assertThat(send("POST", "/webhooks/stripe", "{}", "nobody", "k").statusCode()).isEqualTo(401);
    // No secret of Adyen's is configured here.
    assertThat(send("POST", "/webhooks/adyen", "{}", "nobody", "k").statusCode()).isEqualTo(404);
  }

  @Test
  void wrongUsageOfTheCommandIsSaid() {
    assertThat(new CommandLine(new Main()).execute()).isEqualTo(2);
    assertThat(new CommandLine(new Main()).execute("reconcile", "--from", "x")).isEqualTo(2);
  }
}
