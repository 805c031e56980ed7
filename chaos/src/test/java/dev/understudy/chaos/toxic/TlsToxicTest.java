package dev.understudy.chaos.toxic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.chaos.workload.Calls;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that trusts the server's authority, and so meets each flaw by itself. */
class TlsToxicTest {

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
  private String address = "";

  /** A client that waits longer than this has not been told anything. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @BeforeEach
  void start() {
    vertx.deployVerticle(chaos).toCompletionStage().toCompletableFuture().join();
    address =
        calls
            .post(
                url() + "/proxies",
                "{\"name\": \"p\", \"listen\": \"127.0.0.1:0\", \"upstream\": \"127.0.0.1:%d\"}"
                    .formatted(vendor.actualPort()),
                Map.of())
            .body()
            .path("listen")
            .asText();
  }

  @AfterEach
  void stop() {
    calls.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private String url() {
    return "http://127.0.0.1:" + chaos.port();
  }

  private int add(String certificate) {
    return add("bad", certificate);
  }

  private int add(String name, String certificate) {
    return calls
        .post(
            url() + "/proxies/p/toxics",
            "{\"name\": \"%s\", \"type\": \"tls\", \"attributes\": {\"certificate\": \"%s\"}}"
                .formatted(name, certificate),
            Map.of())
        .status();
  }

  private long effects() {
    return calls.get(url() + "/proxies/p/observed").body().at("/effects/bad").asLong();
  }

  /** The client knows that it refuses before the server hears of it. */
  private void awaitEffect() {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (effects() == 0) {
      assertThat(System.nanoTime()).as("nobody has met it").isLessThan(end);
    }
  }

  private int call() throws Exception {
    HttpRequest pem = HttpRequest.newBuilder(URI.create(url() + "/authority.pem")).build();
    try (HttpClient plain = HttpClient.newHttpClient();
        HttpClient client =
            HttpClient.newBuilder()
                .sslContext(trusting(plain.send(pem, HttpResponse.BodyHandlers.ofString()).body()))
                .build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("https://" + address + "/")).timeout(LIMIT).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static SSLContext trusting(String pem) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "authority",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @ParameterizedTest
  @CsvSource({
    "expired, certificate_expired",
    "wrong_host, No subject alternative names",
    "self_signed, unable to find valid certification path"
  })
  void eachFlawIsWhatTheClientComplainsOf(String certificate, String complaint) {
    assertThat(add(certificate)).isEqualTo(200);

    assertThatThrownBy(this::call)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining(complaint);
    awaitEffect();
  }

  /** So that a flaw can come over an upstream that speaks no TLS, and go again. */
  @Test
  void aValidCertificateIsAcceptedAndAFlawThatComesLaterHidesIt() throws Exception {
    add("good", "valid");
    assertThat(call()).isEqualTo(200);

    add("expired");
    assertThatThrownBy(this::call).isInstanceOf(SSLHandshakeException.class);

    calls.send("DELETE", url() + "/proxies/p/toxics/bad", "", Map.of());
    assertThat(call()).isEqualTo(200);
  }

  @Test
  void aClientWithoutTlsPassesAndHasNotMetIt() {
    add("expired");

    assertThat(calls.get("http://" + address).status()).isEqualTo(200);
    assertThat(effects()).isZero();
  }

  @Test
  void takenBackItIsGoneForTheNextConnection() throws IOException {
    add("expired");
    calls.send("DELETE", url() + "/proxies/p/toxics/bad", "", Map.of());

    // The upstream speaks no TLS, and nobody stands before it any more.
    assertThatThrownBy(this::call).isInstanceOf(IOException.class);
    assertThat(effects()).isZero();
  }

  @Test
  void aFlawThatThereIsNotIsRefused() {
    assertThat(add("ugly")).isEqualTo(400);
  }
}
