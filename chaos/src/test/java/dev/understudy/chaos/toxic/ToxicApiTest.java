package dev.understudy.chaos.toxic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server under toxiproxy-java, unmodified, in front of a real HTTP server. */
class ToxicApiTest {

  private final Vertx vertx = Vertx.vertx();
  private final Vertx upstreamVertx = Vertx.vertx();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ToxicApi server = new ToxicApi("127.0.0.1", 0, new Random(1));
  private final HttpServer upstream =
      upstreamVertx
          .createHttpServer()
          .requestHandler(
              request -> request.body().onSuccess(body -> request.response().end("echo " + body)))
          .listen(0, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .join();
  private Proxy proxy;

  ToxicApiTest() throws IOException {
    vertx.deployVerticle(server).toCompletionStage().toCompletableFuture().join();
    proxy = create("vendor");
  }

  @BeforeEach
  void worksWithoutToxics() throws Exception {
    assertThat(call().body()).isEqualTo("echo hello");
  }

  @AfterEach
  void stop() {
    http.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    upstreamVertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Proxy create(String name) throws IOException {
    return new ToxiproxyClient("127.0.0.1", server.port())
        .createProxy(name, "127.0.0.1:0", "127.0.0.1:" + upstream.actualPort());
  }

  private HttpResponse<String> call() throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://" + proxy.getListen() + "/"))
            .POST(HttpRequest.BodyPublishers.ofString("hello"))
            .timeout(Duration.ofMillis(800))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> api(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private long effects(String toxic) throws Exception {
    return new JsonObject(api("GET", "/proxies/vendor/observed", "").body())
        .getJsonObject("effects")
        .getLong(toxic, 0L);
  }

  @Test
  void latencyDelaysTheAnswer() throws Exception {
    proxy.toxics().latency("slow", ToxicDirection.DOWNSTREAM, 300);

    long start = System.nanoTime();
    assertThat(call().body()).isEqualTo("echo hello");

    assertThat(System.nanoTime() - start)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
    assertThat(effects("slow")).isPositive();
  }

  @Test
  void aDisabledProxyRefusesAndAnEnabledOneServes() throws Exception {
    proxy.disable();
    assertThatThrownBy(this::call).isInstanceOf(ConnectException.class);

    proxy.enable();
    assertThat(call().body()).isEqualTo("echo hello");
  }

  @Test
  void aTimeoutSwallowsDataOfOpenConnectionsToo() throws Exception {
    proxy.toxics().timeout("hole", ToxicDirection.UPSTREAM, 0);

    assertThatThrownBy(this::call).isInstanceOf(HttpTimeoutException.class);
    assertThat(effects("hole")).isPositive();

    proxy.toxics().get("hole").remove();
    assertThat(call().body()).isEqualTo("echo hello");
  }

  @Test
  void connectionsThatATimeoutHeldAreClosedWhenItGoes() throws Exception {
    proxy.toxics().timeout("hole", ToxicDirection.UPSTREAM, 0);
    CompletableFuture<HttpResponse<String>> held =
        http.sendAsync(
            HttpRequest.newBuilder(URI.create("http://" + proxy.getListen() + "/"))
                .POST(HttpRequest.BodyPublishers.ofString("hello"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    while (effects("hole") == 0) {
      Thread.onSpinWait();
    }

    proxy.toxics().get("hole").remove();

    assertThatThrownBy(() -> held.get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void aResetBreaksTheConnection() throws Exception {
    proxy.toxics().resetPeer("reset", ToxicDirection.UPSTREAM, 0);

    assertThatThrownBy(this::call).isInstanceOf(IOException.class);
    assertThat(effects("reset")).isPositive();
  }

  @Test
  void anHttpStatusIsAnsweredByTheProxyItself() throws Exception {
    String toxic =
        "{\"name\": \"broken\", \"type\": \"http_status\", \"attributes\": {\"status\": 503}}";
    assertThat(api("POST", "/proxies/vendor/toxics", toxic).statusCode()).isEqualTo(200);

    for (int i = 0; i < 3; i++) {
      assertThat(call().statusCode()).isEqualTo(503);
    }
    assertThat(effects("broken")).isGreaterThanOrEqualTo(3);

    new ToxiproxyClient("127.0.0.1", server.port()).reset();
    assertThat(call().statusCode()).isEqualTo(200);
  }

  @Test
  void wrongInputIsToldAsToxiproxyDoes() throws Exception {
    assertError(api("GET", "/proxies/nobody", ""), 404, "proxy not found");
    assertError(api("POST", "/proxies", "{}"), 400, "missing required field: name");
    assertError(api("POST", "/proxies", "{"), 400, "bad request body: not a JSON object");
    assertError(
        api("POST", "/proxies", "{\"name\": \"vendor\", \"upstream\": \"127.0.0.1:1\"}"),
        409,
        "proxy already exists");
    assertError(
        api("POST", "/proxies/vendor/toxics", "{\"type\": \"magic\"}"), 400, "invalid toxic type");
    assertError(
        api("POST", "/proxies/vendor/toxics", "{\"type\": \"latency\", \"stream\": \"up\"}"),
        400,
        "stream was invalid, can be either upstream or downstream");
    assertError(
        api("POST", "/proxies/vendor/toxics", "{\"type\": \"latency\", \"toxicity\": 2}"),
        400,
        "toxicity must be in [0, 1], was 2.0");
    assertError(api("DELETE", "/proxies/vendor/toxics/none", ""), 404, "toxic not found");
  }

  private static void assertError(HttpResponse<String> response, int status, String message) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(new JsonObject(response.body()))
        .isEqualTo(new JsonObject().put("error", message).put("status", status));
  }
}
