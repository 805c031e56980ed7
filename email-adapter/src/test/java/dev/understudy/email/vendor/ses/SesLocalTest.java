package dev.understudy.email.vendor.ses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Vendor;
import dev.understudy.email.Attachment;
import dev.understudy.email.Content;
import dev.understudy.email.EmailProvider;
import dev.understudy.email.Handover;
import dev.understudy.email.Mail;
import dev.understudy.email.Sender;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorHttp;
import dev.understudy.testkit.Await;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against an SES that was not written here, where npm can fetch it and Node can run it. */
class SesLocalTest {

  private static final String SERVER = "aws-ses-v2-local@2.10.2";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = freePort();
  private Optional<Process> server = Optional.empty();

  SesLocalTest() throws IOException {}

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @BeforeEach
  void start() throws Exception {
    assumeTrue(isInstalled(), "not checked: npm cannot install " + SERVER);
    server =
        Optional.of(
            begun(
                "node",
                "node_modules/aws-ses-v2-local/dist/cli.js",
                "--host",
                "127.0.0.1",
                "--port",
                "" + port));
    Await.until("the server listens", PATIENCE, this::listens);
  }

  @AfterEach
  void stop() {
    server.ifPresent(Process::destroyForcibly);
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Process begun(String... command) throws IOException {
    return new ProcessBuilder(List.of(command))
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(Files.createTempFile(folder, "said", "").toFile())
        .start();
  }

  private boolean isInstalled() throws InterruptedException {
    try {
      Process npm =
          begun(
              "npm",
              "install",
              SERVER,
              "--no-audit",
              "--no-fund",
              "--ignore-scripts",
              "--prefer-offline");
      if (!npm.waitFor(PATIENCE)) {
        npm.destroyForcibly();
        return false;
      }
      return npm.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no npm
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(
        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private boolean listens() throws InterruptedException {
    try {
      return get("/health-check").statusCode() == 200;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  private EmailProvider ses() {
    Vendor vendor =
        new Vendor(
            new ProviderId("ses"),
            Adapter.EMAIL,
            0,
            100,
            1,
            URI.create("http://127.0.0.1:" + port),
            "v2",
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Map.of("region", "us-east-1"));
    RequestSigner signer =
        new RequestSigner(Secret.of("AKIDEXAMPLE"), Secret.of("secret"), "us-east-1", "ses");
    return new SesEmail(
        vendor,
        signer,
        new VendorHttp(vertx, vendor.baseUrl(), vendor.connectTimeout(), CLOCK),
        CLOCK);
  }

  private static Mail mail() {
    UUID message = UUID.fromString("0c1f6c0e-7d4e-4c7a-9a34-0f8f5d2a6b11");
    return new Mail(
        message,
        "<" + message + ".7@understudy.example>",
        new Sender("shop@understudy.example", Optional.of("Shop \"24\"")),
        "a@c.example",
        List.of("b@c.example"),
        List.of("hidden@c.example"),
        Optional.of("service@understudy.example"),
        new Content("Grüße", Optional.of("Größe: 3 €"), Optional.of("<p>Größe</p>")),
        Map.of("X-Order", "4711"),
        List.of(
            new Attachment(
                "logo.png",
                "image/png",
                Optional.of("logo"),
                Buffer.buffer(new byte[] {0, 1, (byte) 0xff}))));
  }

  @Test
  void aMailArrivesWithAllThatItHas() throws Exception {
    Outcome<Handover> sent;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      sent = threads.submit(() -> ses().send(mail(), Deadline.after(PATIENCE, CLOCK))).get();
    }

    JsonArray emails = new JsonObject(get("/store").body()).getJsonArray("emails");
    assertThat(emails).hasSize(1);
    JsonObject email = emails.getJsonObject(0);
    assertThat(sent)
        .isEqualTo(new Outcome.Success<>(new Handover.Taken(email.getString("messageId"))));
    assertThat(email.getString("from")).isEqualTo("\"Shop \\\"24\\\"\" <shop@understudy.example>");
    assertThat(email.getJsonObject("destination"))
        .isEqualTo(
            new JsonObject()
                .put("to", new JsonArray().add("a@c.example"))
                .put("cc", new JsonArray().add("b@c.example"))
                .put("bcc", new JsonArray().add("hidden@c.example")));
    assertThat(email.getJsonArray("replyTo")).containsExactly("service@understudy.example");
    assertThat(email.getString("subject")).isEqualTo("Grüße");
    assertThat(email.getJsonObject("body"))
        .isEqualTo(new JsonObject().put("text", "Größe: 3 €").put("html", "<p>Größe</p>"));
    assertThat(email.getJsonArray("headers"))
        .containsExactlyInAnyOrder(
            header("X-Understudy-Message-ID", mail().messageId()), header("X-Order", "4711"));
    JsonObject file = email.getJsonArray("attachments").getJsonObject(0);
    assertThat(file.getString("filename")).isEqualTo("logo.png");
    assertThat(file.getString("contentType")).isEqualTo("image/png");
    assertThat(file.getString("contentId")).isEqualTo("logo");
    assertThat(file.getString("content")).isEqualTo("AAH/"); // 00 01 ff, RFC 4648
  }

  private static JsonObject header(String name, String value) {
    return new JsonObject().put("name", name).put("value", value);
  }
}
