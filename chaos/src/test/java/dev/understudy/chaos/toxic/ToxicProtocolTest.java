package dev.understudy.chaos.toxic;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The API's routes, statuses, fields and words, as Toxiproxy 2.12 has them; and what is ours. */
class ToxicProtocolTest {

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ToxicApi server = start(new ToxicApi("127.0.0.1", 0, new Random(1)));

  @AfterEach
  void stop() {
    http.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private ToxicApi start(ToxicApi api) {
    vertx.deployVerticle(api).toCompletionStage().toCompletableFuture().join();
    return api;
  }

  private HttpResponse<String> api(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    return api(server, method, path, body, headers);
  }

  private HttpResponse<String> api(
      ToxicApi api, String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void assertAnswer(HttpResponse<String> answer, int status, String error) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(new JsonObject(answer.body()))
        .isEqualTo(new JsonObject().put("error", error).put("status", status));
  }

  private static String proxy(String name) {
    return "{\"name\": \"%s\", \"listen\": \"127.0.0.1:0\", \"upstream\": \"127.0.0.1:9\"}"
        .formatted(name);
  }

  @Test
  void eachRouteAnswersWithItsStatus() throws Exception {
    assertThat(api("GET", "/version", "").body()).isEqualTo("{\"version\":\"2.12.0\"}");
    assertThat(api("POST", "/proxies", proxy("a")).statusCode()).isEqualTo(201);
    assertThat(api("GET", "/proxies", "").statusCode()).isEqualTo(200);
    assertThat(api("GET", "/proxies/a", "").statusCode()).isEqualTo(200);
    assertThat(api("PATCH", "/proxies/a", "{\"enabled\": false}").statusCode()).isEqualTo(200);
    assertThat(api("POST", "/proxies/a", "{\"enabled\": true}").statusCode()).isEqualTo(200);
    String toxic = "{\"type\": \"latency\", \"attributes\": {\"latency\": 5}}";
    assertThat(api("POST", "/proxies/a/toxics", toxic).statusCode()).isEqualTo(200);
    assertThat(api("GET", "/proxies/a/toxics", "").statusCode()).isEqualTo(200);
    String one = "/proxies/a/toxics/latency_downstream";
    assertThat(api("GET", one, "").statusCode()).isEqualTo(200);
    assertThat(api("PATCH", one, "{\"toxicity\": 0.5}").statusCode()).isEqualTo(200);
    assertThat(api("POST", one, "{}").statusCode()).isEqualTo(200);
    assertThat(api("DELETE", one, "").statusCode()).isEqualTo(204);
    assertThat(api("POST", "/reset", "").statusCode()).isEqualTo(204);
    assertThat(api("GET", "/metrics", "").body()).contains("toxiproxy_proxy_received_bytes_total");
    assertThat(api("DELETE", "/proxies/a", "").statusCode()).isEqualTo(204);
    assertThat(api("GET", "/nothing", "").statusCode()).isEqualTo(404);
    assertThat(api("PUT", "/proxies", "").statusCode()).isEqualTo(405);
  }

  @Test
  void everyToxicHasItsAttributesAndDefaults() throws Exception {
    api("POST", "/proxies", proxy("a"));
    for (String[] toxic :
        List.of(
            new String[] {"latency", "{\"latency\":0,\"jitter\":0}"},
            new String[] {"bandwidth", "{\"rate\":0}"},
            new String[] {"slow_close", "{\"delay\":0}"},
            new String[] {"timeout", "{\"timeout\":0}"},
            new String[] {"reset_peer", "{\"timeout\":0}"},
            new String[] {"slicer", "{\"average_size\":0,\"size_variation\":0,\"delay\":0}"},
            new String[] {"limit_data", "{\"bytes\":0}"},
            new String[] {"noop", "{}"})) {
      String type = "{\"type\": \"" + toxic[0] + "\"}";
      assertThat(new JsonObject(api("POST", "/proxies/a/toxics", type).body()))
          .as(toxic[0])
          .isEqualTo(
              new JsonObject()
                  .put("name", toxic[0] + "_downstream")
                  .put("type", toxic[0])
                  .put("stream", "downstream")
                  .put("toxicity", 1.0)
                  .put("attributes", new JsonObject(toxic[1])));
    }
  }

  @Test
  void namesAreUniqueOverBothStreamsAndKeysAreOfAnyCase() throws Exception {
    api("POST", "/proxies", proxy("a"));
    String up = "{\"NAME\": \"x\", \"Type\": \"noop\", \"stream\": \"upstream\", \"z\": 1}";
    String down = "{\"name\": \"x\", \"type\": \"noop\", \"toxicity\": null}";

    assertThat(api("POST", "/proxies/a/toxics", up).statusCode()).isEqualTo(200);
    assertAnswer(api("POST", "/proxies/a/toxics", down), 409, "toxic already exists");
  }

  @Test
  void anUpdateKeepsWhatItDoesNotName() throws Exception {
    api("POST", "/proxies", proxy("a"));
    api(
        "POST",
        "/proxies/a/toxics",
        "{\"type\": \"latency\", \"attributes\": {\"latency\": 5, \"jitter\": 2}}");

    JsonObject changed =
        new JsonObject(
            api(
                    "POST",
                    "/proxies/a/toxics/latency_downstream",
                    "{\"attributes\": {\"latency\": 7}}")
                .body());

    assertThat(changed.getJsonObject("attributes"))
        .isEqualTo(new JsonObject().put("latency", 7).put("jitter", 2));
  }

  @Test
  void populateLooksAtAllFirstAndLeavesAloneWhatIsAsItShouldBe() throws Exception {
    JsonObject made =
        new JsonObject(api("POST", "/populate", "[" + proxy("a") + "," + proxy("b") + "]").body());
    JsonArray proxies = made.getJsonArray("proxies");
    assertThat(proxies).hasSize(2);
    api("POST", "/proxies/a/toxics", "{\"type\": \"noop\"}");

    HttpResponse<String> again =
        api("POST", "/populate", "[" + proxies.getJsonObject(0).encode() + "]");
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(new JsonArray(api("GET", "/proxies/a/toxics", "").body())).hasSize(1);

    assertAnswer(
        api("POST", "/populate", "[" + proxy("c") + ", {\"name\": \"d\"}]"),
        400,
        "missing required field: upstream at proxy 2");
    assertThat(api("GET", "/proxies/c", "").statusCode()).isEqualTo(404);
  }

  @Test
  void populateStopsAtTheFirstFailureAndTellsWhatItMade() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String second =
          "{\"name\": \"b\", \"listen\": \"127.0.0.1:%d\", \"upstream\": \"127.0.0.1:9\"}"
              .formatted(taken.getLocalPort());

      HttpResponse<String> answer =
          api("POST", "/populate", "[" + proxy("a") + "," + second + "," + proxy("c") + "]");

      JsonObject body = new JsonObject(answer.body());
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(body.getString("error")).isNotEmpty();
      assertThat(body.getJsonArray("proxies")).hasSize(1);
      assertThat(api("GET", "/proxies/c", "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void browsersAreRefused() throws Exception {
    HttpResponse<String> answer =
        api("GET", "/proxies", "", "User-Agent", "Mozilla/5.0 (X11; Linux x86_64)");

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void anUpstreamThatIsNotNearIsRefusedUnlessItIsAllowed() throws Exception {
    String far = "{\"name\": \"far\", \"upstream\": \"api.example.com:443\", \"enabled\": false}";

    HttpResponse<String> refused = api("POST", "/proxies", far);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("api.example.com:443", "--allow");

    ToxicApi open =
        start(
            new ToxicApi("127.0.0.1", 0, "", new Targets(List.of("*.example.com")), new Random(1)));
    assertThat(api(open, "POST", "/proxies", far).statusCode()).isEqualTo(201);
  }

  @Test
  void whoHasNotTheTokenIsRefused() throws Exception {
    ToxicApi closed = start(new ToxicApi("127.0.0.1", 0, "secret", Targets.near(), new Random(1)));

    assertThat(api(closed, "GET", "/proxies", "").statusCode()).isEqualTo(401);
    assertThat(api(closed, "GET", "/proxies", "", "Authorization", "Bearer other").statusCode())
        .isEqualTo(401);
    assertThat(api(closed, "GET", "/proxies", "", "Authorization", "Bearer secret").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aToxicAndADisabledProxyEndByThemselvesWhenTheirTimeIsOver() throws Exception {
    JsonObject proxy = new JsonObject(api("POST", "/proxies", proxy("a")).body());
    api("POST", "/proxies/a/toxics", "{\"type\": \"noop\", \"duration\": 100}");
    api("POST", "/proxies/a/toxics", "{\"name\": \"stays\", \"type\": \"noop\"}");
    api("POST", "/proxies/a", "{\"enabled\": false, \"duration\": 100}");
    int port = Integer.parseInt(proxy.getString("listen").substring("127.0.0.1:".length()));
    assertThat(listens(port)).isFalse();

    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!listens(port) || new JsonArray(api("GET", "/proxies/a/toxics", "").body()).size() > 1) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
    }
    assertThat(api("GET", "/proxies/a/toxics/stays", "").statusCode()).isEqualTo(200);
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
