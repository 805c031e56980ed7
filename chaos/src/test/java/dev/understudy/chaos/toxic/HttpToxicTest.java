package dev.understudy.chaos.toxic;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What HTTP toxics do to real exchanges, over connections that are kept. */
class HttpToxicTest {

  private final Vertx vertx = Vertx.vertx();
  private final Vertx upstreamVertx = Vertx.vertx();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ToxicApi server = new ToxicApi("127.0.0.1", 0, new Random(1));
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final HttpServer upstream =
      upstreamVertx
          .createHttpServer()
          .requestHandler(this::serve)
          .listen(0, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .join();
  private final String address;

  HttpToxicTest() throws Exception {
    vertx.deployVerticle(server).toCompletionStage().toCompletableFuture().join();
    String made =
        api(
            "POST",
            "/proxies",
            "{\"name\": \"vendor\", \"listen\": \"127.0.0.1:0\", \"upstream\": \"127.0.0.1:%d\"}"
                .formatted(upstream.actualPort()));
    address = new JsonObject(made).getString("listen");
  }

  private void serve(HttpServerRequest request) {
    var _ =
        request
            .body()
            .onSuccess(
                body -> {
                  seen.add(request.method() + " " + request.path() + " " + body);
                  request.response().setChunked(request.path().equals("/chunked"));
                  var _ =
                      request
                          .response()
                          .end("{\"count\":" + seen.size() + ",\"item\":{\"id\":\"é\"}}");
                });
  }

  @AfterEach
  void stop() {
    http.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    upstreamVertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private String api(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    return answer.body();
  }

  private void toxic(String type, String attributes) throws Exception {
    api(
        "POST",
        "/proxies/vendor/toxics",
        "{\"name\": \"t\", \"type\": \"%s\", \"attributes\": {%s}}".formatted(type, attributes));
  }

  private long effects() throws Exception {
    return new JsonObject(api("GET", "/proxies/vendor/observed", ""))
        .getJsonObject("effects")
        .getLong("t", 0L);
  }

  private HttpResponse<byte[]> call(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .POST(HttpRequest.BodyPublishers.ofString("hello"))
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static JsonObject json(HttpResponse<byte[]> answer) {
    return new JsonObject(new String(answer.body(), UTF_8));
  }

  @Test
  void aRateLimitAnswersItselfAndSaysWhenToComeAgain() throws Exception {
    call("/a");
    toxic("http_rate_limit", "\"retry_after\": 7");

    HttpResponse<byte[]> limited = call("/a");

    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(seen).hasSize(1);
    assertThat(effects()).isEqualTo(1);
  }

  @Test
  void onlyWhatMatchesIsMet() throws Exception {
    toxic("http_status", "\"status\": 500, \"method\": \"POST\", \"path\": \"^/pay\"");

    assertThat(call("/pay/1").statusCode()).isEqualTo(500);
    assertThat(call("/read").statusCode()).isEqualTo(200);

    api("DELETE", "/proxies/vendor/toxics/t", "");
    toxic("http_status", "\"status\": 500, \"header\": \"(?i)^x-tenant: blue$\"");
    assertThat(call("/pay/1").statusCode()).isEqualTo(200);
    HttpRequest blue =
        HttpRequest.newBuilder(URI.create("http://" + address + "/"))
            .header("X-Tenant", "blue")
            .build();
    assertThat(http.send(blue, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(500);
  }

  @Test
  void probabilityIsThePartOfExchangesThatAreMet() throws Exception {
    toxic("http_status", "\"status\": 500, \"probability\": 0.5");
    int met = 0;
    for (int i = 0; i < 200; i++) {
      met += call("/a").statusCode() == 500 ? 1 : 0;
    }
    // Binomial, n = 200: five standard deviations about the half.
    assertThat(met).isBetween(65, 135);
    assertThat(effects()).isEqualTo(met);
  }

  @Test
  void aLostReplyWasDoneAllTheSame() throws Exception {
    toxic("http_lost_reply", "");

    assertThatThrownBy(() -> call("/a")).isInstanceOf(IOException.class);

    assertThat(seen).contains("POST /a hello");
  }

  @Test
  void aDuplicateIsDoneTwiceAndAnsweredOnce() throws Exception {
    toxic("http_duplicate", "");

    assertThat(json(call("/a")).getInteger("count")).isEqualTo(1);
    assertThat(json(call("/b")).getInteger("count")).isEqualTo(3);

    await(() -> seen.size() == 4);
    assertThat(seen)
        .containsExactly("POST /a hello", "POST /a hello", "POST /b hello", "POST /b hello");
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  @Test
  void brokenBodiesAreBrokenInTheWayThatWasAskedFor() throws Exception {
    String whole = new String(call("/chunked").body(), UTF_8);
    toxic("http_body", "\"mode\": \"malformed\"");
    HttpResponse<byte[]> malformed = call("/chunked");
    assertThat(malformed.statusCode()).isEqualTo(200);
    assertThat(malformed.body()).hasSize(whole.getBytes(UTF_8).length / 2);

    api("POST", "/proxies/vendor/toxics/t", "{\"attributes\": {\"mode\": \"charset\"}}");
    assertThat(new String(call("/a").body(), UTF_16BE)).contains("\"é\"");

    api("POST", "/proxies/vendor/toxics/t", "{\"attributes\": {\"mode\": \"truncated\"}}");
    assertThatThrownBy(() -> call("/a")).isInstanceOf(IOException.class);
  }

  @Test
  void aSchemaDrifts() throws Exception {
    toxic("http_schema", "\"pointer\": \"/item/id\", \"change\": \"renamed\"");
    assertThat(json(call("/chunked")).getJsonObject("item").getMap()).containsOnlyKeys("id_v2");

    api("POST", "/proxies/vendor/toxics/t", "{\"attributes\": {\"change\": \"missing\"}}");
    assertThat(json(call("/a")).getJsonObject("item").getMap()).isEmpty();

    api("POST", "/proxies/vendor/toxics/t", "{\"attributes\": {\"change\": \"retyped\"}}");
    assertThat(json(call("/a")).getJsonObject("item").getJsonArray("id")).containsExactly("é");

    api("POST", "/proxies/vendor/toxics/t", "{\"attributes\": {\"pointer\": \"/nothing\"}}");
    long before = effects();
    call("/a");
    assertThat(effects()).as("what is not there cannot drift").isEqualTo(before);
  }

  @Test
  void aStaleAnswerIsTheFirstThatWasGivenToThisRequest() throws Exception {
    toxic("http_stale", "");

    assertThat(json(call("/a")).getInteger("count")).isEqualTo(1);
    assertThat(json(call("/a")).getInteger("count")).isEqualTo(1);
    assertThat(json(call("/b")).getInteger("count")).isEqualTo(3);
  }

  @Test
  void aDripTakesItsTimeAndArrivesWhole() throws Exception {
    String whole = new String(call("/a").body(), UTF_8);
    toxic("http_drip", "\"bytes\": 10, \"delay\": 20");
    long start = System.nanoTime();

    String dripped = new String(call("/a").body(), UTF_8);

    assertThat(dripped).isEqualTo(whole.replace("1", "2"));
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(100));
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
    toxic("http_status", "\"status\": 500, \"path\": \"bad\"");
    int port = Integer.parseInt(address.substring("127.0.0.1:".length()));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      String request = "GET /%s HTTP/1.1\r\nHost: a\r\n\r\n";
      socket
          .getOutputStream()
          .write(
              (request.formatted("good") + request.formatted("bad") + request.formatted("good"))
                  .getBytes(UTF_8));

      StringBuilder answers = new StringBuilder();
      InputStream in = socket.getInputStream();
      while (answers.toString().split("HTTP/1.1 ", -1).length < 4) {
        answers.append((char) in.read());
      }
      assertThat(answers.toString()).containsSubsequence("200 OK", "500 Chaos", "HTTP/1.1 ");
    }
  }

  @Test
  void whatIsNotHttpPassesAsItIs() {
    HttpReader reader = new HttpReader();
    reader.add(io.vertx.core.buffer.Buffer.buffer("\u0001\u0002 binary"));

    assertThat(reader.next(false)).isEmpty();
    assertThat(reader.drain().toString()).isEqualTo("\u0001\u0002 binary");
  }
}
