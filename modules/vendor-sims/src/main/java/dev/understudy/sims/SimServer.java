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
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Serves one vendor. A request that was read to its end is executed, also when its client has gone
 * away meanwhile. All runs on one event loop, so a vendor's state needs no lock.
 */
public final class SimServer {

  private final Vertx vertx;
  private final VendorSim vendor;
  private final RandomGenerator random;
  private final SimWebhooks webhooks;
  private final Set<String> keysInUse = new HashSet<>();
  private Behaviour behaviour = Behaviour.GOOD;
  private long calls; // as a vendor gets them, whatever comes of them
  private long met; // how often the behaviour made a difference, since it was told
  private long told;

  public SimServer(Vertx vertx, VendorSim vendor, RandomGenerator random) {
    this.vertx = vertx;
    this.vendor = vendor;
    this.random = random;
    this.webhooks = new SimWebhooks(vertx);
  }

  /** Listens; port 0 takes any that is free. */
  public Future<HttpServer> listen(String host, int port) {
    return vertx
        .createHttpServer(
            new HttpServerOptions().setHost(host).setPort(port).setHttp2ClearTextEnabled(false))
        .requestHandler(this::read)
        .listen();
  }

  private void read(HttpServerRequest http) {
    http.body().onSuccess(body -> route(http, body));
  }

  private void route(HttpServerRequest http, Buffer body) {
    switch (http.method() + " " + http.path()) {
      case "GET /__sim/ledger" -> tellLedger(http);
      case "GET /__sim/behaviour" ->
          answer(
              http, SimResponse.json(200, behaviour.toJson().put("met", met).put("calls", calls)));
      case "POST /__sim/behaviour" -> answer(http, behave(http.getParam("lastsMs", "0"), body));
      case "GET /__sim/webhooks" -> answer(http, SimResponse.json(200, webhooks.plan().toJson()));
      case "POST /__sim/webhooks" -> answer(http, planWebhooks(body));
      default -> control(http, request(http, body));
    }
  }

  private void tellLedger(HttpServerRequest http) {
    String from = http.getParam("from", "0");
    try {
      LedgerAnswer.write(vendor.ledger(), Integer.parseUnsignedInt(from), http.response());
    } catch (NumberFormatException e) {
      answer(http, refused("from must be a number of entries, was '" + from + "'"));
    }
  }

  private static SimResponse refused(String why) {
    return SimResponse.json(400, new JsonObject().put("error", why));
  }

  private static SimRequest request(HttpServerRequest http, Buffer body) {
    return new SimRequest(http.method().name(), http.path(), http.params(), http.headers(), body);
  }

  private SimResponse planWebhooks(Buffer body) {
    try {
      webhooks.plan(WebhookPlan.of(body.toJsonObject()));
      return SimResponse.json(200, webhooks.plan().toJson());
    } catch (IllegalArgumentException | ClassCastException | DecodeException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  private void control(HttpServerRequest http, SimRequest request) {
    if (!request.path().startsWith("/__sim/")) {
      misbehave(http, request);
      return;
    }
    answer(
        http,
        vendor
            .control(request)
            .orElseGet(
                () -> SimResponse.json(404, new JsonObject().put("error", "no such control"))));
    tell();
  }

  /** Whoever wants it for a time is not needed to end it. */
  private void forgetAfter(long millis) {
    long mine = ++told;
    if (millis > 0) {
      vertx.setTimer(
          millis,
          _ -> {
            if (mine == told) {
              behaviour = Behaviour.GOOD;
              vendor.behave(behaviour);
            }
          });
    }
  }

  private SimResponse behave(String lastsMs, Buffer body) {
    try {
      long lasts = Long.parseLong(lastsMs);
      behaviour = Behaviour.of(body.toJsonObject());
      vendor.behave(behaviour);
      met = 0;
      forgetAfter(lasts);
      return SimResponse.json(200, behaviour.toJson());
    } catch (IllegalArgumentException | ClassCastException | DecodeException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  private void misbehave(HttpServerRequest http, SimRequest request) {
    calls++;
    Behaviour now = behaviour;
    if (now.errorRate() > 0 && random.nextDouble() < now.errorRate()) {
      met++;
      answer(http, new SimResponse(now.errorStatus(), java.util.Map.of(), ""));
      return;
    }
    met += now.executeAfterMs() > 0 ? 1 : 0;
    after(now.executeAfterMs(), () -> execute(http, request, now));
  }

  private void execute(HttpServerRequest http, SimRequest request, Behaviour now) {
    String key = request.header("Idempotency-Key").orElse("");
    if (keysInUse.contains(key) && vendor.keyInUse().isPresent()) {
      answer(http, vendor.keyInUse().get());
      return;
    }
    int before = vendor.ledger().size();
    SimResponse done = handled(request);
    boolean fails = failsNow(request, now);
    SimResponse response = fails ? vendor.failAfterExecution(request) : done;
    met += fails || now.loseReplies() || now.latencyMs() > 0 ? 1 : 0;
    int after = vendor.ledger().size();
    tell();
    if (now.loseReplies()) {
      vendor.ledger().replyLost(before, after);
      var _ = http.connection().close();
      return;
    }
    if (!key.isEmpty()) {
      keysInUse.add(key);
    }
    after(
        now.latencyMs(),
        () -> {
          keysInUse.remove(key);
          answer(http, response).onFailure(_ -> vendor.ledger().replyLost(before, after));
        });
  }

  private void tell() {
    if (webhooks.wanted()) {
      webhooks.send(vendor.takeWebhooks());
    } else {
      vendor.dropWebhooks();
    }
  }

  private boolean failsNow(SimRequest request, Behaviour now) {
    return now.failAfterExecutionRate() > 0
        && request.method().equals("POST")
        && random.nextDouble() < now.failAfterExecutionRate();
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
