package dev.understudy.chaos.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.chaos.toxic.ToxicApi;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.ledger.EmbeddedDatabase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One payments adapter, started while something that it needs is not there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdapterStartIT {

  private static final String KEY = "test-key";
  private static final String NOWHERE = "http://127.0.0.1:1";
  private static final int VENDORS = 17_700;

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final ToxicApi proxies = new ToxicApi("127.0.0.1", 0, new Random(1));
  private final Calls calls = new Calls(KEY);
  private final EmbeddedDatabase database = EmbeddedDatabase.start(0);
  private final int port = freePort();
  private Jar sims =
      Jar.start(
          "modules/vendor-sims",
          Files.createTempFile("sims", ".log"),
          Map.of(),
          "--port-base",
          "" + VENDORS);

  AdapterStartIT() throws IOException {}

  @BeforeAll
  void start() throws Exception {
    vertx.deployVerticle(proxies).toCompletionStage().toCompletableFuture().get();
    Await.until("the vendors listen", () -> sims.said().contains("adyen listens"));
  }

  @AfterAll
  void stop() throws Exception {
    sims.close();
    calls.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
    database.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Jar adapter(String databaseAddress, String user, String stripe) throws IOException {
    Path config = folder.resolve("payments.yaml");
    int member = freePort();
    Files.writeString(
        config,
        """
        http: {host: 127.0.0.1, port: %d}
        database: {url: "postgresql://%s", user: %s, password: postgres, schema: payments}
        registry: {clusterName: start, nodeId: only, host: 127.0.0.1, port: %d, members: ['127.0.0.1:%d']}
        catalogue: %s
        apiKeys: [{key: %s, scopes: [read, write]}]
        vendors: {stripe: {apiKey: sk_test_understudy}, adyen: {apiKey: adyen_test_understudy}}
        paymentMethods: {pm_ok: {stripe: pm_card_visa, adyen: tok_ok}}
        """
            .formatted(
                port,
                databaseAddress,
                user,
                member,
                member,
                Jar.home().resolve("vendors.yaml"),
                KEY));
    return Jar.start(
        "payments-adapter",
        folder.resolve("payments.log"),
        Map.of(
            "UNDERSTUDY_VENDOR_STRIPE_BASEURL",
            stripe,
            "UNDERSTUDY_VENDOR_ADYEN_BASEURL",
            "http://127.0.0.1:" + (VENDORS + 1)),
        "--config",
        config.toString());
  }

  private String directly() {
    return database.url().getAuthority() + database.url().getPath();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  private boolean isReady() {
    return calls.get(url("/health/ready")).status() == 200;
  }

  private Calls.Answer charge(String order) {
    return calls.post(
        url("/v1/payments"),
        """
        {"merchantReference": "%s", "amount": {"value": 990, "currency": "EUR"},
         "paymentMethod": "pm_ok"}
        """
            .formatted(order),
        Map.of("Idempotency-Key", order));
  }

  private static long lines(Jar jar, String part) throws IOException {
    return jar.said().lines().filter(line -> line.contains(part)).count();
  }

  @Test
  void servesByTheBackupWhileThePrimaryIsDownFromTheStart() throws Exception {
    try (Jar _ = adapter(directly(), "postgres", NOWHERE)) {
      Await.until("it is ready", this::isReady);

      Calls.Answer answer = charge("primary-down");

      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.body().path("provider").asText()).isEqualTo("adyen");
    }
  }

  @Test
  void waitsForADatabaseThatComesLateAndSaysSoOnce() throws Exception {
    String late = proxy("late", false);
    try (Jar adapter = adapter(late, "postgres", "http://127.0.0.1:" + VENDORS)) {
      Await.until("it lives", () -> calls.get(url("/health/live")).status() == 200);
      Await.until("it has said so", () -> lines(adapter, "database") > 0);
      assertThat(calls.get(url("/health/ready")).status()).isEqualTo(503);

      set("late", true);

      Await.until("it is ready", this::isReady);
      assertThat(adapter.said().lines().filter(l -> l.contains("WARN") && l.contains("database")))
          .hasSize(1);
    }
  }

  @Test
  void endsWithOneLineWhenTheDatabaseRefusesIt() throws Exception {
    try (Jar adapter = adapter(directly(), "nobody", NOWHERE)) {
      assertThat(adapter.awaitEnd()).isNotZero();
      assertThat(lines(adapter, "nobody")).isEqualTo(1);
      assertThat(adapter.said()).doesNotContain("\tat ");
    }
  }

  @Test
  void losesItsDatabaseSaysSoAndRecoversByItself() throws Exception {
    String between = proxy("lost", true);
    try (Jar _ = adapter(between, "postgres", "http://127.0.0.1:" + VENDORS)) {
      Await.until("it is ready", this::isReady);
      assertThat(charge("before").status()).isEqualTo(201);

      set("lost", false);
      Await.until("it is not ready", () -> !isReady());
      Calls.Answer meanwhile = charge("meanwhile");
      assertThat(meanwhile.status()).isEqualTo(503);
      assertThat(meanwhile.body().path("title").asText()).isNotEmpty();

      set("lost", true);
      Await.until("it is ready again", this::isReady);
      assertThat(charge("meanwhile").status()).isEqualTo(201);
    }
  }

  /** A way to the database that can be cut. */
  private String proxy(String name, boolean enabled) {
    Calls.Answer made =
        calls.post(
            "http://127.0.0.1:" + proxies.port() + "/proxies",
            """
            {"name": "%s", "listen": "127.0.0.1:0", "upstream": "127.0.0.1:%d", "enabled": true}
            """
                .formatted(name, database.url().getPort()),
            Map.of());
    if (!enabled) {
      set(name, false);
    }
    return made.body().path("listen").asText() + database.url().getPath();
  }

  private void set(String name, boolean enabled) {
    Calls.Answer answer =
        calls.post(
            "http://127.0.0.1:" + proxies.port() + "/proxies/" + name,
            "{\"enabled\": " + enabled + "}",
            Map.of());
    assertThat(answer.status()).isEqualTo(200);
  }
}
