package dev.understudy.email;

import dev.understudy.ledger.EmbeddedDatabase;
import dev.understudy.sims.sendgrid.SendGridSim;
import dev.understudy.sims.ses.SesSim;
import dev.understudy.testkit.Await;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
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
import java.util.regex.Pattern;
import picocli.CommandLine;

/** The whole adapter as it is wired, with a ledger and vendors of its own, asked over its port. */
final class TestAdapter implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern HALF = Pattern.compile("[\\ud800-\\udfff]");

  private final EmbeddedDatabase postgres = EmbeddedDatabase.start(0);
  private final Vertx vertx = Vertx.vertx();
  private final TestVendors vendors = new TestVendors(vertx);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port = freePort();

  private TestAdapter() throws IOException {}

  /** Returns when it is ready. */
  static TestAdapter start(Path folder) throws Exception {
    TestAdapter adapter = new TestAdapter();
    Path catalogue = Files.writeString(folder.resolve("vendors.yaml"), adapter.catalogue());
    Path config = Files.writeString(folder.resolve("email.yaml"), adapter.config(catalogue));
    // It lives until this process ends, as it does in production.
    Thread.ofPlatform()
        .daemon()
        .start(() -> new CommandLine(new Main()).execute("--config", config.toString()));
    Await.until("the adapter is ready", PATIENCE, adapter::isReady);
    return adapter;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String catalogue() {
    String vendor =
        """
          - id: %s
            adapter: EMAIL
            tier: %d
            baseUrl: http://127.0.0.1:%d
            apiVersion: %s
            connectTimeout: PT2S
            callTimeout: PT5S
            rto: PT30S
            settings: {senderDomains: understudy.example, region: us-east-1}
        """;
    return "vendors:\n"
        + vendor.formatted("sendgrid", 0, vendors.sendGridPort(), "v3")
        + vendor.formatted("ses", 1, vendors.sesPort(), "v2");
  }

  private String config(Path catalogue) throws IOException {
    int member = freePort();
    return """
        http: {host: 127.0.0.1, port: %d}
        database: {url: "%s", user: %s, password: %s, schema: email, poolSize: 10}
        registry:
          {clusterName: "%s", nodeId: email-1, host: 127.0.0.1, port: %d, members: ["127.0.0.1:%d"]}
        catalogue: %s
        apiKeys: [{key: all, scopes: [read, write, operate]}]
        vendors:
          sendgrid: {apiKey: %s, webhookPublicKey: "%s"}
          ses: {accessKeyId: %s, secretAccessKey: %s}
        senders: [understudy.example]
        publicUrl: https://mail.understudy.example
        unsubscribeKey: some key
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
            SendGridSim.API_KEY,
            vendors.sendGridWebhookKey(),
            SesSim.ACCESS_KEY_ID,
            SesSim.SECRET);
  }

  private boolean isReady() throws Exception {
    try {
      return get("/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false; // nothing listens yet
    }
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer all")
        .header("Content-Type", "application/json");
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(to(path).GET());
  }

  HttpResponse<String> post(String path, JsonObject body) throws Exception {
    return send(to(path).POST(whole(body)));
  }

  HttpResponse<String> put(String path, JsonObject body) throws Exception {
    return send(to(path).PUT(whole(body)));
  }

  /** UTF-8 cannot hold half of a surrogate pair; JSON can, in an escape. */
  private static HttpRequest.BodyPublisher whole(JsonObject body) {
    return HttpRequest.BodyPublishers.ofString(
        HALF.matcher(body.encode())
            .replaceAll(half -> "\\\\u%04x".formatted((int) half.group().charAt(0))));
  }

  /** One that nothing is wrong with. */
  static JsonObject message() {
    return new JsonObject()
        .put("from", "shop@understudy.example")
        .put("to", new JsonArray().add("a@c.example"))
        .put("subject", "Hello")
        .put("text", "You.");
  }

  @Override
  public void close() throws IOException {
    vendors.close();
    postgres.close();
  }
}
