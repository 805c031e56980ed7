package dev.understudy.email;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Vendor;
import dev.understudy.email.vendor.sendgrid.SendGridEmail;
import dev.understudy.email.vendor.ses.RequestSigner;
import dev.understudy.email.vendor.ses.SesEmail;
import dev.understudy.failover.ProviderId;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorHttp;
import dev.understudy.sims.SimServer;
import dev.understudy.sims.VendorSim;
import dev.understudy.sims.sendgrid.SendGridSim;
import dev.understudy.sims.ses.SesSim;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

  TestVendors(Vertx vertx) {
    this.vertx = vertx;
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

  private static List<JsonObject> mails(VendorSim vendor) {
    return vendor.ledger().entries();
  }

  private void behave(HttpServer server, JsonObject behaviour) {
    int status =
        wait(
            client
                .request(HttpMethod.POST, server.actualPort(), "127.0.0.1", "/__sim/behaviour")
                .compose(request -> request.send(behaviour.toBuffer()))
                .map(HttpClientResponse::statusCode));
    if (status != 200) {
      throw new IllegalArgumentException("the simulator refuses " + behaviour);
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
        URI.create("http://127.0.0.1:" + server.actualPort()),
        version,
        Duration.ofMillis(300),
        Duration.ofSeconds(1),
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
