package dev.understudy.email;

import static dev.understudy.email.TestPlatform.CLOCK;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.ProviderId;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorHttp;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.VendorSim;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A simulated vendor behind a server that answers as told. */
abstract class HttpDesk implements MailDesk {

  /** More than is read of any answer. */
  private static final int HUGE_BYTES = 2 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final VendorSim sim;
  private final List<SimRequest> late = new CopyOnWriteArrayList<>();
  private final List<JsonObject> mails = new CopyOnWriteArrayList<>();
  private final HttpServer server =
      TestVendors.wait(
          vertx
              .createHttpServer()
              .requestHandler(http -> http.body().onSuccess(body -> arrives(http, body)))
              .listen(0, "127.0.0.1"));
  private volatile Answer answer = Answer.TAKES;

  HttpDesk(VendorSim sim) {
    this.sim = sim;
  }

  /** How this vendor words a refusal. */
  abstract SimResponse refusal(Answer refusal);

  /** What it was asked to send. */
  abstract Received read(JsonObject mail);

  final Vendor vendor(String version) {
    return new Vendor(
        new ProviderId(sim.name()),
        Adapter.EMAIL,
        0,
        100,
        128,
        URI.create("http://127.0.0.1:" + server.actualPort()),
        version,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Map.of());
  }

  final VendorCalls calls(Vendor vendor) {
    return new VendorHttp(vertx, vendor.baseUrl(), vendor.connectTimeout(), CLOCK);
  }

  private void arrives(HttpServerRequest http, Buffer body) {
    SimRequest request =
        new SimRequest(http.method().name(), http.path(), http.params(), http.headers(), body);
    if (request.method().equals("GET")) {
      reply(http, sim.handle(request));
      return;
    }
    switch (answer) {
      case TAKES -> reply(http, take(request));
      case REFUSES_THE_MAIL,
          REFUSES_THE_SENDER,
          REFUSES_THE_ACCOUNT,
          LIMITS_THE_RATE,
          UNAVAILABLE ->
          reply(http, refusal(answer));
      case SILENT -> {}
      case LATE -> late.add(request);
      case SILENT_AFTER -> take(request);
      case CLOSES_AFTER -> {
        take(request);
        http.connection().close();
      }
      case FAILS_AFTER -> {
        take(request);
        reply(http, new SimResponse(500, Map.of(), ""));
      }
      case GIBBERISH -> {
        take(request);
        reply(http, new SimResponse(200, Map.of(), "<html>Please log in to this network</html>"));
      }
      case HUGE -> {
        SimResponse done = take(request);
        String endless = done.body() + " ".repeat(HUGE_BYTES);
        reply(http, new SimResponse(done.status(), done.headers(), endless));
      }
      case CUT -> cut(http, take(request));
    }
  }

  private SimResponse take(SimRequest request) {
    int before = sim.ledger().entries().size();
    SimResponse response = sim.handle(request);
    if (sim.ledger().entries().size() > before) {
      mails.add(request.body().toJsonObject());
    }
    return response;
  }

  private static void reply(HttpServerRequest http, SimResponse response) {
    response.headers().forEach(http.response()::putHeader);
    var _ = http.response().setStatusCode(response.status()).end(response.body());
  }

  private static void cut(HttpServerRequest http, SimResponse response) {
    response.headers().forEach(http.response()::putHeader);
    http.response()
        .setStatusCode(response.status())
        .putHeader("Content-Length", "1000")
        .write("{")
        .onComplete(_ -> http.connection().close());
  }

  @Override
  public final void will(Answer next) {
    answer = next;
  }

  @Override
  public final void executeLate() {
    late.forEach(this::take);
    late.clear();
  }

  @Override
  public final List<Received> received() {
    return mails.stream().map(this::read).toList();
  }

  @Override
  public final void stopListening() {
    TestVendors.wait(server.close());
  }

  @Override
  public final void close() {
    TestVendors.wait(vertx.close());
  }
}
