package dev.understudy.email;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Collections;
import java.util.List;
import java.util.UUID;
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
    Path config = Files.writeString(folder.resolve("email.yaml"), config(catalogue));
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

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer all")
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(to(path).GET());
  }

  private HttpResponse<String> post(String path, JsonObject body) throws Exception {
    return send(to(path).POST(HttpRequest.BodyPublishers.ofString(body.encode())));
  }

  private static JsonObject message() {
    return new JsonObject()
        .put("from", "shop@understudy.example")
        .put("to", new JsonArray().add("a@c.example"))
        .put("subject", "Hello")
        .put("text", "You.");
  }

  private JsonObject readUntil(String id, MailStatus status) throws Exception {
    Await.until(
        "the mail is " + status,
        PATIENCE,
        () -> get("/v1/messages/" + id).body().contains("\"" + status + "\""));
    return new JsonObject(get("/v1/messages/" + id).body());
  }

  @Test
  void aMessageIsAcceptedOnceForItsKeyAndSent() throws Exception {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(message().encode());
    HttpResponse<String> first =
        send(to("/v1/messages").header("Idempotency-Key", "k1").POST(body));
    HttpResponse<String> again =
        send(to("/v1/messages").header("Idempotency-Key", "k1").POST(body));
    HttpResponse<String> other =
        send(
            to("/v1/messages")
                .header("Idempotency-Key", "k1")
                .POST(HttpRequest.BodyPublishers.ofString(message().put("text", "No.").encode())));

    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(other.statusCode()).isEqualTo(422);
    JsonObject read = readUntil(new JsonObject(first.body()).getString("id"), MailStatus.ACCEPTED);
    assertThat(read.getJsonArray("recipients").getJsonObject(0).getString("provider"))
        .isEqualTo("sendgrid");
  }

  @Test
  void aTemplateIsKeptTriedOutAndSent() throws Exception {
    JsonObject template =
        new JsonObject().put("subject", "Hi {{ name }}").put("html", "<b>{{ name }}</b>");
    HttpResponse<String> added =
        send(to("/v1/templates/hello").PUT(HttpRequest.BodyPublishers.ofString(template.encode())));
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);

    JsonObject variables = new JsonObject().put("variables", new JsonObject().put("name", "A&B"));
    assertThat(new JsonObject(post("/v1/templates/hello/preview", variables).body()))
        .isEqualTo(new JsonObject().put("subject", "Hi A&B").put("html", "<b>A&amp;B</b>"));

    JsonObject message = message().put("template", variables.copy().put("name", "hello"));
    message.remove("subject");
    message.remove("text");
    assertThat(post("/v1/messages", message).statusCode()).isEqualTo(202);
    message.getJsonObject("template").put("variables", new JsonObject());
    assertProblem(post("/v1/messages", message), 400, "template.variables.name");
  }

  @Test
  void aCampaignGoesToAllOfAFile() throws Exception {
    send(
        to("/v1/templates/news")
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    new JsonObject().put("subject", "News").put("text", "{{ name }}").encode())));
    JsonObject campaign =
        new JsonObject()
            .put("name", "November")
            .put("from", "news@understudy.example")
            .put("template", new JsonObject().put("name", "news"));
    String id = new JsonObject(post("/v1/campaigns", campaign).body()).getString("id");
    HttpRequest upload =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/v1/campaigns/" + id + "/recipients"))
            .header("Authorization", "Bearer all")
            .header("Content-Type", "text/csv")
            .POST(HttpRequest.BodyPublishers.ofString("address,name\nx@c.example,X\nno,Y\n"))
            .build();
    HttpResponse<String> uploaded = client.send(upload, HttpResponse.BodyHandlers.ofString());
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
    assertThat(new JsonObject(uploaded.body()).getLong("added")).isEqualTo(1);

    String path = "/v1/campaigns/" + id;
    assertThat(post(path + "/start", new JsonObject()).statusCode()).isEqualTo(200);
    Await.until("it is done", PATIENCE, () -> get(path).body().contains("\"DONE\""));
    assertThat(new JsonObject(get(path).body()).getJsonObject("mails"))
        .isEqualTo(new JsonObject().put("ACCEPTED", 1));
    assertThat(send(to(path + "/pause").POST(HttpRequest.BodyPublishers.noBody())).statusCode())
        .isEqualTo(409);
  }

  @Test
  void whatCannotBeSentIsRefusedByTheNameOfItsField() throws Exception {
    assertProblem(
        post("/v1/messages", message().put("subject", "a\r\nBcc: b@c.example")), 400, "subject");
    assertProblem(
        post(
            "/v1/messages",
            message().put("to", new JsonArray(Collections.nCopies(5_000, "a@c.example")))),
        400,
        "to");
    assertProblem(post("/v1/messages", message().put("lane", "fast")), 400, "lane");
    assertProblem(post("/v1/messages", message().put("text", "a\u0000")), 400, "text");
    assertThat(post("/v1/messages", message().put("text", "x".repeat(10_000_000))).statusCode())
        .isEqualTo(413);
  }

  @Test
  void textThatIsNoUtf8IsRefused() throws Exception {
    byte[] body = message().put("text", "_").encode().getBytes(UTF_8);
    for (int i = 0; i < body.length; i++) {
      body[i] = body[i] == '_' ? (byte) 0xff : body[i];
    }

    assertThat(
            send(to("/v1/messages").POST(HttpRequest.BodyPublishers.ofByteArray(body)))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void listsAndDecisionsOfOperatorsAreThere() throws Exception {
    for (String path : List.of("/v1/dead-letters", "/v1/possible-doubles", "/v1/suppressions")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(200);
    }
    HttpResponse<String> suppressed =
        send(
            to("/v1/suppressions/Gone@c.example")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"reason\": \"left\"}")));
    assertThat(suppressed.statusCode()).as(suppressed.body()).isEqualTo(200);
    String id =
        new JsonObject(
                post("/v1/messages", message().put("to", new JsonArray().add("gone@c.example")))
                    .body())
            .getString("id");
    readUntil(id, MailStatus.SUPPRESSED);
    assertThat(send(to("/v1/suppressions/gone@c.example").DELETE()).statusCode()).isEqualTo(204);
    assertThat(send(to("/unsubscribe/AAAA").POST(HttpRequest.BodyPublishers.noBody())).statusCode())
        .isEqualTo(404);
  }

  private static void assertProblem(HttpResponse<String> response, int status, String field) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(new JsonObject(response.body()).getString("field")).isEqualTo(field);
  }
}
