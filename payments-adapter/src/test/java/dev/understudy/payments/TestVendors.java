package dev.understudy.payments;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.ProviderId;
import dev.understudy.payments.vendor.adyen.AdyenPayments;
import dev.understudy.payments.vendor.adyen.AdyenReports;
import dev.understudy.payments.vendor.stripe.StripePayments;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorHttp;
import dev.understudy.sims.SimServer;
import dev.understudy.sims.VendorSim;
import dev.understudy.sims.adyen.AdyenSim;
import dev.understudy.sims.stripe.StripeSim;
import dev.understudy.testkit.LossyRelay;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Both vendors on ports of their own; Stripe behind a relay that can lose its answers. */
final class TestVendors implements AutoCloseable {

  private final Vertx vertx;

  /**
   * Of their own: a closed server and a new one of the same instance can get into each other's way.
   */
  private final Vertx servers = Vertx.vertx();

  private final StripeSim stripe = new StripeSim(InstantSource.system());
  private final AdyenSim adyen = new AdyenSim(InstantSource.system());
  private final int adyenPort;
  private final int stripePort;
  private final LossyRelay relay;
  private HttpServer stripeServer;

  TestVendors(Vertx vertx) {
    this.vertx = vertx;
    this.adyenPort = start(adyen, 0).actualPort();
    this.stripeServer = start(stripe, 0);
    this.stripePort = stripeServer.actualPort();
    this.relay = new LossyRelay(servers, stripePort);
  }

  PaymentProvider stripe(InstantSource clock) {
    Vendor vendor = vendor("stripe", relay.port(), "v1", Map.of());
    VendorHttp http = new VendorHttp(vertx, vendor.baseUrl(), vendor.connectTimeout(), clock);
    return new StripePayments(vendor, Secret.of(StripeSim.API_KEY), http, clock);
  }

  PaymentProvider adyen(InstantSource clock) {
    Vendor vendor = vendor("adyen", adyenPort, "v71", Map.of());
    VendorHttp http = new VendorHttp(vertx, vendor.baseUrl(), vendor.connectTimeout(), clock);
    return new AdyenPayments(
        vendor,
        AdyenSim.MERCHANT_ACCOUNT,
        Secret.of(AdyenSim.API_KEY),
        http,
        new AdyenReports(
            AdyenSim.MERCHANT_ACCOUNT,
            Secret.of(AdyenSim.API_KEY),
            vendor.callTimeout(),
            http,
            clock),
        clock);
  }

  /** Nothing listens any more. */
  void stopStripe() {
    relay.stop();
    wait(stripeServer.close());
  }

  void startStripe() {
    stripeServer = start(stripe, stripePort);
    relay.start();
  }

  /** The vendor does what is asked, and its answer is lost. */
  void loseRepliesOf(String pathEnd) {
    relay.loseRepliesOf(pathEnd);
  }

  void answerAgain() {
    relay.loseRepliesOf("");
  }

  /** What both vendors' own ledgers hold for an order. */
  List<JsonObject> charges(String reference) {
    return Stream.of(stripe, adyen)
        .flatMap(vendor -> vendor.ledger().entries().stream())
        .filter(entry -> entry.getString("kind").equals("charge"))
        .filter(entry -> entry.getString("reference").equals(reference))
        .toList();
  }

  private HttpServer start(VendorSim vendor, int port) {
    return wait(new SimServer(servers, vendor, new Random(1)).listen("127.0.0.1", port));
  }

  private static Vendor vendor(String id, int port, String version, Map<String, String> settings) {
    return new Vendor(
        new ProviderId(id),
        Adapter.PAYMENTS,
        0,
        100,
        null,
        URI.create("http://127.0.0.1:" + port),
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
