package dev.understudy.bench;

import dev.understudy.bench.stage.Accounts;
import dev.understudy.bench.stage.Child;
import dev.understudy.bench.stage.Stage;
import dev.understudy.bench.stage.StageException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The reference of the read path, as a process of its own: the same read of the same vendor with
 * the same answer, in as little as Vert.x takes for it. It has neither failover nor health, access,
 * validation or meters; it has an event loop on each core.
 */
final class BareProxy extends AbstractVerticle {

  private static final String READY = "ready";
  private static final int HEAP_MB = 256;
  private static final int LOOPS = 2;
  private static final int CONNECTIONS = 128;

  private final int port;
  private final int vendorPort;

  private BareProxy(int port, int vendorPort) {
    this.port = port;
    this.vendorPort = vendorPort;
  }

  /** One that serves. */
  record Running(Child process, int port) {}

  /** Starts one in front of Square, and waits until it serves. */
  static Running start(Stage stage, int vendorPort) throws InterruptedException {
    int port = stage.port();
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    List<String> arguments = List.of("" + port, "" + vendorPort);
    Child process = stage.own("bare-proxy", BareProxy.class, HEAP_MB, arguments, lines::add);
    for (String line = lines.take(); !line.equals(READY); line = lines.take()) {
      if (line.startsWith(Child.ENDED)) {
        throw new StageException("the bare proxy has ended");
      }
    }
    return new Running(process, port);
  }

  /** Serves at the first port, asks the vendor at the second, until it is killed. */
  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    int vendorPort = Integer.parseInt(args[1]);
    Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS))
        .deployVerticle(
            () -> new BareProxy(port, vendorPort), new DeploymentOptions().setInstances(LOOPS))
        .onSuccess(_ -> System.out.println(READY))
        .onFailure(
            e -> {
              System.err.println(e.getMessage());
              System.exit(1);
            });
  }

  @Override
  public void start(io.vertx.core.Promise<Void> started) {
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    vertx
        .createHttpServer()
        .requestHandler(request -> answer(client, request))
        .listen(port, "127.0.0.1")
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private void answer(HttpClient client, HttpServerRequest request) {
    String sku = request.path().substring(request.path().lastIndexOf('/') + 1);
    ask(client, sku)
        .map(reply -> rendered(sku, reply))
        .onSuccess(
            json ->
                request
                    .response()
                    .putHeader("Content-Type", "application/json")
                    .end(json.toBuffer()))
        .onFailure(_ -> request.response().setStatusCode(502).end());
  }

  private Future<JsonObject> ask(HttpClient client, String sku) {
    JsonObject query =
        new JsonObject()
            .put("catalog_object_ids", new JsonArray().add(sku))
            .put("location_ids", new JsonArray().add("L1"))
            .put("states", new JsonArray().add("IN_STOCK"));
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(vendorPort)
            .setURI("/v2/inventory/counts/batch-retrieve")
            .putHeader("Authorization", "Bearer " + Accounts.SQUARE_TOKEN)
            .putHeader("Content-Type", "application/json");
    return client
        .request(options)
        .compose(open -> open.send(query.toBuffer()))
        .compose(response -> response.body())
        .map(Buffer::toJsonObject);
  }

  private static JsonObject rendered(String sku, JsonObject reply) {
    JsonObject count = reply.getJsonArray("counts").getJsonObject(0);
    return new JsonObject()
        .put("sku", sku)
        .put("available", Long.parseLong(count.getString("quantity")))
        .put("asOf", Instant.now().toString())
        .put("source", "square")
        .put("stale", false);
  }
}
