package dev.understudy.sims;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One simulator on a port of its own. */
public final class RunningSim implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  public RunningSim(VendorSim vendor) {
    this.port =
        new SimServer(vertx, vendor, new Random(1))
            .listen("127.0.0.1", 0)
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
  }

  public int port() {
    return port;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public List<JsonObject> ledger() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/__sim/ledger")).build();
    JsonObject ledger =
        new JsonObject(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    return ledger.getJsonArray("entries").stream().map(JsonObject.class::cast).toList();
  }

  public HttpResponse<String> post(String path, Map<String, String> headers, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
