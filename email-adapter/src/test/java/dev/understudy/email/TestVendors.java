package dev.understudy.email;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Vendor;
import dev.understudy.email.vendor.sendgrid.SendGridEmail;
import dev.understudy.email.vendor.ses.RequestSigner;
import dev.understudy.email.vendor.ses.SesEmail;
import dev.understudy.failover.ProviderId;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorHttp;
import dev.understudy.service.WebhookCall;
import dev.understudy.sims.SimServer;
import dev.understudy.sims.VendorSim;
import dev.understudy.sims.sendgrid.SendGridSim;
import dev.understudy.sims.ses.SesSim;
import dev.understudy.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/** Both vendors on ports of their own, each told over its own socket how to behave. */
final class TestVendors implements AutoCloseable {

  static final ProviderId SENDGRID = new ProviderId("sendgrid");
  static final ProviderId SES = new ProviderId("ses");
  static final JsonObject GOOD = new JsonObject();
  static final JsonObject LOSES_REPLIES = new JsonObject().put("loseReplies", true);

  private final Vertx vertx;

  /**
   * Of their own: a closed server and a new one of the same instance can get into each other's way.
   */
  private final Vertx servers = Vertx.vertx();

  private final HttpClient client = servers.createHttpClient();
  private final SendGridSim sendGrid = new SendGridSim(InstantSource.system());
  private final SesSim ses = new SesSim(InstantSource.system());
  private final HttpServer sendGridServer = start(sendGrid);
  private final HttpServer sesServer = start(ses);

  private final BlockingQueue<WebhookCall> told = new LinkedBlockingQueue<>();

  TestVendors(Vertx vertx) {
    this.vertx = vertx;
    listenToWebhooks();
  }

  EmailProvider sendGrid(InstantSource clock) {
    return sendGrid(clock, SendGridSim.API_KEY);
  }

  EmailProvider sendGrid(InstantSource clock, String apiKey) {
    Vendor vendor = vendor(SENDGRID, sendGridServer, "v3", Map.of());
    return new SendGridEmail(vendor, Secret.of(apiKey), http(vendor, clock), clock);
  }

  EmailProvider ses(InstantSource clock) {
    Vendor vendor = vendor(SES, sesServer, "v2", Map.of("region", SesSim.REGION));
    RequestSigner signer =
        new RequestSigner(
            Secret.of(SesSim.ACCESS_KEY_ID), Secret.of(SesSim.SECRET), SesSim.REGION, "ses");
    return new SesEmail(vendor, signer, http(vendor, clock), clock);
  }

  int sendGridPort() {
    return sendGridServer.actualPort();
  }

  int sesPort() {
    return sesServer.actualPort();
  }

  /** Nothing listens at the primary any more. */
  void stopSendGrid() {
    wait(sendGridServer.close());
  }

  void sendGridBehaves(JsonObject behaviour) {
    behave(sendGridServer, behaviour);
  }

  void sesBehaves(JsonObject behaviour) {
    behave(sesServer, behaviour);
  }

  static JsonObject answers(int status) {
    return new JsonObject().put("errorRate", 1.0).put("errorStatus", status);
  }

  /** What both vendors' own ledgers hold. */
  List<JsonObject> mails() {
    return Stream.of(sendGrid, ses)
        .flatMap(vendor -> mails(vendor).stream())
        .filter(entry -> entry.getString("kind").equals("mail"))
        .toList();
  }

  List<JsonObject> atSendGrid() {
    return mails(sendGrid);
  }

  List<JsonObject> atSes() {
    return mails(ses);
  }

  /** What the primary signs its webhooks with. */
  String sendGridWebhookKey() {
    return sendGrid.webhookPublicKey();
  }

  /** What the primary has told since this was last asked, when there are so many events. */
  List<WebhookCall> sendGridWebhooks(int events) throws Exception {
    Await.until(
        "the primary tells " + events + " events",
        Duration.ofSeconds(10),
        () -> told.size() >= events);
    List<WebhookCall> calls = new ArrayList<>();
    told.drainTo(calls);
    return calls;
  }

  private void listenToWebhooks() {
    HttpServer server =
        wait(
            servers
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  told.add(new WebhookCall(headers(request), body));
                                  var _ = request.response().end();
                                }))
                .listen(0, "127.0.0.1"));
    post(
        sendGridServer,
        "/__sim/webhooks",
        new JsonObject().put("url", "http://127.0.0.1:" + server.actualPort() + "/"));
  }

  private static Map<String, String> headers(HttpServerRequest request) {
    Map<String, String> headers = new HashMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return headers;
  }

  private static List<JsonObject> mails(VendorSim vendor) {
    return vendor.ledger().entries();
  }

  private void behave(HttpServer server, JsonObject behaviour) {
    post(server, "/__sim/behaviour", behaviour);
  }

  private void post(HttpServer server, String path, JsonObject body) {
    int status =
        wait(
            client
                .request(HttpMethod.POST, server.actualPort(), "127.0.0.1", path)
                .compose(request -> request.send(body.toBuffer()))
                .map(HttpClientResponse::statusCode));
    if (status != 200) {
      throw new IllegalArgumentException("the simulator refuses " + body);
    }
  }

  private HttpServer start(VendorSim vendor) {
    return wait(new SimServer(servers, vendor, new Random(1)).listen("127.0.0.1", 0));
  }

  private VendorHttp http(Vendor vendor, InstantSource clock) {
    return new VendorHttp(vertx, vendor.baseUrl(), vendor.connectTimeout(), clock);
  }

  private static Vendor vendor(
      ProviderId id, HttpServer server, String version, Map<String, String> settings) {
    return new Vendor(
        id,
        Adapter.EMAIL,
        0,
        100,
        128,
        URI.create("http://127.0.0.1:" + server.actualPort()),
        version,
        Duration.ofSeconds(2),
        // On a busy machine too, a vendor that answers is not taken for one that does not.
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        settings);
  }

  @Override
  public void close() {
    wait(servers.close());
  }

  static <T> T wait(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
