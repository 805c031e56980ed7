package dev.understudy.sims;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.random.RandomGenerator;

/**
 * Serves one vendor. A request that was read to its end is executed, also when its client has gone
 * away meanwhile. All runs on one event loop, so a vendor's state needs no lock.
 */
public final class SimServer {

  private final Vertx vertx;
  private final VendorSim vendor;
  private final RandomGenerator random;
  private Behaviour behaviour = Behaviour.GOOD;
  private long met;

  public SimServer(Vertx vertx, VendorSim vendor, RandomGenerator random) {
    this.vertx = vertx;
    this.vendor = vendor;
    this.random = random;
  }

  /** Listens; port 0 takes any that is free. */
  public Future<HttpServer> listen(String host, int port) {
    return vertx
        .createHttpServer(new HttpServerOptions().setHost(host).setPort(port))
        .requestHandler(this::read)
        .listen();
  }

  private void read(HttpServerRequest http) {
    http.body().onSuccess(body -> route(http, body));
  }

  private void route(HttpServerRequest http, Buffer body) {
    switch (http.method() + " " + http.path()) {
      case "GET /__sim/ledger" -> answer(http, SimResponse.json(200, vendor.ledger().toJson()));
      case "GET /__sim/behaviour" ->
          answer(http, SimResponse.json(200, behaviour.toJson().put("met", met)));
      case "POST /__sim/behaviour" -> answer(http, behave(body));
      default -> misbehave(http, body);
    }
  }

  private SimResponse behave(Buffer body) {
    try {
      behaviour = Behaviour.of(body.toJsonObject());
      met = 0;
      return SimResponse.json(200, behaviour.toJson());
    } catch (IllegalArgumentException | ClassCastException | DecodeException e) {
      return SimResponse.json(400, new JsonObject().put("error", e.getMessage()));
    }
  }

  private void misbehave(HttpServerRequest http, Buffer body) {
    Behaviour now = behaviour;
    // Whoever asked for a behaviour can see whether anybody met it.
    met += now.equals(Behaviour.GOOD) ? 0 : 1;
    if (now.errorRate() > 0 && random.nextDouble() < now.errorRate()) {
      answer(http, new SimResponse(now.errorStatus(), java.util.Map.of(), ""));
      return;
    }
    SimRequest request =
        new SimRequest(http.method().name(), http.path(), http.params(), http.headers(), body);
    after(now.executeAfterMs(), () -> execute(http, request, now));
  }

  private void execute(HttpServerRequest http, SimRequest request, Behaviour now) {
    int before = vendor.ledger().size();
    SimResponse response = handled(request);
    int after = vendor.ledger().size();
    if (now.loseReplies()) {
      vendor.ledger().replyLost(before, after);
      var _ = http.connection().close();
      return;
    }
    after(
        now.latencyMs(),
        () -> answer(http, response).onFailure(_ -> vendor.ledger().replyLost(before, after)));
  }

  /** What is not of the shape that the vendor documents is its client's mistake. */
  private SimResponse handled(SimRequest request) {
    try {
      return vendor.handle(request);
    } catch (DecodeException | ClassCastException e) {
      return SimResponse.json(400, new JsonObject().put("message", "malformed request"));
    }
  }

  private void after(long millis, Runnable work) {
    if (millis == 0) {
      work.run();
    } else {
      vertx.setTimer(millis, _ -> work.run());
    }
  }

  private static Future<Void> answer(HttpServerRequest http, SimResponse response) {
    HttpServerResponse out = http.response();
    if (out.closed()) {
      return Future.failedFuture("the client has gone away");
    }
    response.headers().forEach(out::putHeader);
    return out.setStatusCode(response.status()).end(response.body());
  }
}
