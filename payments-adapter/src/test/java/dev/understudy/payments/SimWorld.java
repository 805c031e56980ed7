package dev.understudy.payments;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.Candidate;
import dev.understudy.failover.Failover;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.Surroundings;
import dev.understudy.ledger.Sql;
import dev.understudy.payments.vendor.adyen.AdyenPayments;
import dev.understudy.payments.vendor.adyen.AdyenReports;
import dev.understudy.payments.vendor.adyen.AdyenWebhooksWire;
import dev.understudy.payments.vendor.stripe.StripePayments;
import dev.understudy.payments.vendor.stripe.StripeWebhooksWire;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VertxConcurrency;
import dev.understudy.service.WebhookCall;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimWebhook;
import dev.understudy.sims.adyen.AdyenSim;
import dev.understudy.sims.stripe.StripeSim;
import dev.understudy.testkit.ManualClock;
import dev.understudy.testkit.SimCalls;
import dev.understudy.testkit.TestingHealthRegistry;
import dev.understudy.testkit.VendorBooks;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Both vendors in this process, with the ledgers that they keep themselves, and nodes that use
 * them.
 */
final class SimWorld {

  static final ProviderId STRIPE = new ProviderId("stripe");
  static final ProviderId ADYEN = new ProviderId("adyen");
  static final Duration LEASE = Duration.ofSeconds(5);
  static final Map<String, Map<ProviderId, String>> METHODS =
      Map.of(
          "pm_ok", Map.of(STRIPE, "pm_card_visa", ADYEN, "tok_ok"),
          "pm_3ds", Map.of(STRIPE, "pm_card_authenticationRequired", ADYEN, "tok_3ds"),
          "pm_poor_stripe",
              Map.of(STRIPE, "pm_card_visa_chargeDeclinedInsufficientFunds", ADYEN, "tok_ok"),
          "pm_poor_adyen", Map.of(STRIPE, "pm_card_visa", ADYEN, "tok_no_funds"),
          "pm_poor",
              Map.of(STRIPE, "pm_card_visa_chargeDeclinedInsufficientFunds", ADYEN, "tok_no_funds"),
          "pm_declined", Map.of(STRIPE, "pm_card_chargeDeclined", ADYEN, "tok_declined"));

  final InstantSource clock = InstantSource.system();

  /**
   * The vendors' time is the test's, so that what is behind at a vendor catches up when it says so.
   */
  final ManualClock vendorTime = new ManualClock(Instant.now());

  final StripeSim stripeSim = new StripeSim(vendorTime);
  final AdyenSim adyenSim = new AdyenSim(vendorTime);
  final SimCalls stripe = new SimCalls(stripeSim);
  final SimCalls adyen = new SimCalls(adyenSim);

  /** All vendors look well, and what is recorded of them can be seen. */
  final TestingHealthRegistry registry = new TestingHealthRegistry(List.of(STRIPE, ADYEN));

  /** The vendors whose soft declines are tried at the next. */
  Set<ProviderId> movingOn = Set.of();

  /** What is put around a node's ports. */
  record Around(UnaryOperator<Sql> sql, Wires wires, UnaryOperator<PaymentProvider> providers) {

    static final Around NOTHING = new Around(sql -> sql, (_, calls) -> calls, provider -> provider);
  }

  /** What is put around the way to a vendor. */
  interface Wires {
    VendorCalls around(String vendor, VendorCalls calls);
  }

  Parts node(Sql sql, ProviderId first, Around around) {
    ProviderId second = first.equals(STRIPE) ? ADYEN : STRIPE;
    Route route = new Route(List.of(new Candidate(first, 0, 100), new Candidate(second, 1, 100)));
    Surroundings surroundings =
        new Surroundings(clock, new Random(1), new VertxConcurrency(), _ -> {});
    return Parts.of(
        new Parts.Needs(
            around.sql().apply(sql),
            new Routes(route, way -> new Failover(way, registry, surroundings), movingOn),
            Map.of(
                STRIPE,
                around.providers().apply(stripe(around.wires().around("stripe", stripe))),
                ADYEN,
                around.providers().apply(adyen(around.wires().around("adyen", adyen)))),
            Map.of(
                STRIPE,
                new StripeWebhooksWire(Secret.of(StripeSim.WEBHOOK_SECRET), clock),
                ADYEN,
                new AdyenWebhooksWire(Secret.of(AdyenSim.HMAC_KEY))),
            METHODS,
            registry,
            ResolvePolicy.DEFAULT,
            Duration.ofSeconds(3),
            clock),
        LEASE);
  }

  PaymentProvider stripe(VendorCalls calls) {
    return new StripePayments(vendor("stripe", "v1"), Secret.of(StripeSim.API_KEY), calls, clock);
  }

  PaymentProvider adyen(VendorCalls calls) {
    return new AdyenPayments(
        vendor("adyen", "v71"),
        AdyenSim.MERCHANT_ACCOUNT,
        Secret.of(AdyenSim.API_KEY),
        calls,
        new AdyenReports(
            AdyenSim.MERCHANT_ACCOUNT,
            Secret.of(AdyenSim.API_KEY),
            Duration.ofSeconds(1),
            calls,
            clock),
        clock);
  }

  SimCalls calls(ProviderId provider) {
    return provider.equals(STRIPE) ? stripe : adyen;
  }

  private static Vendor vendor(String id, String version) {
    return new Vendor(
        new ProviderId(id),
        Adapter.PAYMENTS,
        0,
        100,
        null,
        URI.create("http://127.0.0.1:1"),
        version,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Map.of());
  }

  /** Delivers all webhooks that wait, the newest first and each twice. */
  void deliverWebhooks(Parts node) {
    deliver(node, STRIPE, stripeSim.takeWebhooks());
    deliver(node, ADYEN, adyenSim.takeWebhooks());
  }

  static void deliver(Parts node, ProviderId provider, List<SimWebhook> waiting) {
    for (SimWebhook webhook : waiting.reversed()) {
      Map<String, String> headers = new HashMap<>();
      webhook
          .headers()
          .apply(Instant.now())
          .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
      WebhookCall call = new WebhookCall(headers, Buffer.buffer(webhook.body()));
      for (int copy = 0; copy < 2; copy++) {
        var answer = node.news().receive(provider, call);
        if (answer.status() != 200) {
          throw new AssertionError(provider + " was answered " + answer);
        }
      }
    }
  }

  /** The customer does what the vendor asked for. */
  void authenticate(String vendorId) {
    control("/__sim/authenticate", "{\"id\": \"" + vendorId + "\"}");
  }

  /** The scheme or the bank refuses, days later, what the vendor had done. */
  void fail(String vendorRef, String event) {
    control("/__sim/fail", "{\"id\": \"%s\", \"event\": \"%s\"}".formatted(vendorRef, event));
  }

  private void control(String path, String body) {
    SimRequest request =
        new SimRequest(
            "POST",
            path,
            MultiMap.caseInsensitiveMultiMap(),
            MultiMap.caseInsensitiveMultiMap(),
            Buffer.buffer(body));
    var _ = stripeSim.control(request);
    var _ = adyenSim.control(request);
  }

  List<VendorBooks.Book> books(String reference) {
    return VendorBooks.of(
        reference,
        Map.of("stripe", stripeSim.ledger().entries(), "adyen", adyenSim.ledger().entries()));
  }
}
