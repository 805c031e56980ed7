package dev.understudy.inventory;

import static dev.understudy.inventory.TestLedger.MINUTE;
import static dev.understudy.inventory.TestLedger.VENDORS;
import static dev.understudy.inventory.TestLedger.wanted;
import static dev.understudy.inventory.TestVendors.SHOPIFY;
import static dev.understudy.inventory.TestVendors.SQUARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.CallPolicy;
import dev.understudy.failover.Candidate;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Failover;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.Surroundings;
import dev.understudy.inventory.vendor.shopify.ShopifyInventory;
import dev.understudy.inventory.vendor.shopify.ShopifyWebhooksWire;
import dev.understudy.inventory.vendor.square.SquareWebhooksWire;
import dev.understudy.ledger.WebhookInbox;
import dev.understudy.service.Secret;
import dev.understudy.service.VertxConcurrency;
import dev.understudy.service.WebhookAnswer;
import dev.understudy.service.WebhookCall;
import dev.understudy.sims.shopify.ShopifySim;
import dev.understudy.sims.square.SquareSim;
import dev.understudy.testkit.TestingHealthRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Vendors tell of their counts, twice and out of order, and reads have them without asking. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NewsTest {

  private static final InstantSource CLOCK = InstantSource.system();
  private static final Place SCARCE = Place.of("SKU-20");
  private static final Freshness A_MINUTE = new Freshness(MINUTE, Duration.ofMinutes(10));

  private final TestLedger ledger = new TestLedger();
  private final TestingHealthRegistry registry = new TestingHealthRegistry(VENDORS);
  private final BlockingQueue<WebhookCall> calls = new LinkedBlockingQueue<>();
  private final String url = "http://127.0.0.1:" + listen() + "/webhooks";
  private TestVendors vendors = new TestVendors(ledger.vertx());
  private ShopifyInventory shopify = (ShopifyInventory) vendors.shopify();
  private LastSeen lastSeen = new LastSeen(100);

  NewsTest() throws IOException {}

  private int listen() {
    return TestVendors.wait(
            ledger
                .vertx()
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  Map<String, String> headers = new HashMap<>();
                                  request
                                      .headers()
                                      .forEach(
                                          h ->
                                              headers.put(
                                                  h.getKey().toLowerCase(Locale.ROOT),
                                                  h.getValue()));
                                  calls.add(new WebhookCall(headers, body));
                                  request.response().end();
                                }))
                .listen(0, "127.0.0.1"))
        .actualPort();
  }

  @BeforeEach
  void freshStock() throws Exception {
    vendors.close();
    vendors = new TestVendors(ledger.vertx());
    shopify = (ShopifyInventory) vendors.shopify();
    lastSeen = new LastSeen(100);
    calls.clear();
    ledger.reset();
    // As the sweep does: from here on the items' numbers are known.
    ledger.run(() -> shopify.counts(List.of(SCARCE), Deadline.after(MINUTE, CLOCK)));
  }

  @AfterAll
  void stop() throws Exception {
    vendors.close();
    ledger.close();
  }

  private News news(ProviderId believed) {
    Map<ProviderId, VendorWebhooks> wires =
        Map.of(
            SHOPIFY,
            new ShopifyWebhooksWire(
                Secret.of(ShopifySim.WEBHOOK_SECRET),
                Locations.of(
                    TestVendors.vendor(
                        "shopify", 1, "2026-04", ShopifySim.LOCATION, ShopifySim.SECOND_LOCATION)),
                shopify::sku),
            SQUARE,
            new SquareWebhooksWire(
                Secret.of(SquareSim.WEBHOOK_KEY),
                Secret.of(url),
                Locations.of(
                    TestVendors.vendor(
                        "square",
                        1,
                        "2026-05-20",
                        SquareSim.LOCATION,
                        SquareSim.SECOND_LOCATION))));
    return new News(
        wires,
        new WebhookInbox(ledger.database()),
        new NewsStore(ledger.database()),
        () -> believed,
        lastSeen,
        CLOCK);
  }

  private void plan(ProviderId vendor, JsonObject more) throws Exception {
    vendors.command(vendor, "webhooks", new JsonObject().put("url", url).mergeIn(more));
  }

  private WebhookCall next() throws InterruptedException {
    WebhookCall next = calls.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("a webhook").isNotNull();
    return next;
  }

  private WebhookAnswer receive(News news, ProviderId vendor, WebhookCall call) throws Exception {
    return ledger.run(() -> news.receive(vendor, call));
  }

  /** However long this machine took meanwhile, all has come just now. */
  private void catchUp(News news) throws Exception {
    ledger.update("update webhook_inbox set received_at = now()");
    ledger.does(news::catchUp);
  }

  private Instant changedAt(ProviderId vendor) {
    return Instant.parse(vendors.entries(vendor, "SKU-20").getLast().getString("at"));
  }

  /** As Square says it. */
  private static Instant changedAt(WebhookCall call) {
    JsonObject object = call.body().toJsonObject().getJsonObject("data").getJsonObject("object");
    return Instant.parse(
        object.getJsonArray("inventory_counts").getJsonObject(0).getString("calculated_at"));
  }

  private AvailabilityReads reads(Map<ProviderId, InventoryProvider> providers) {
    Route route = new Route(List.of(new Candidate(SHOPIFY, 0, 100), new Candidate(SQUARE, 1, 100)));
    Asking asking =
        new Asking(
            new KnownStore(ledger.database(), VENDORS),
            new Failover(
                route,
                registry,
                new Surroundings(CLOCK, new Random(1), new VertxConcurrency(), _ -> {})),
            Optional::empty,
            providers,
            CallPolicy.hedgedRead("availability", Criticality.NORMAL, Duration.ofSeconds(2)),
            lastSeen,
            CLOCK);
    return new AvailabilityReads(
        asking, Duration.ofSeconds(2), lastSeen, CLOCK, Thread::startVirtualThread);
  }

  @Test
  void aSaleElsewhereIsReadWithoutAVendorCall() throws Exception {
    CountingProvider counting = new CountingProvider(shopify);
    AvailabilityReads reads = reads(Map.of(SHOPIFY, counting, SQUARE, vendors.square()));
    News news = news(SHOPIFY);
    plan(SHOPIFY, new JsonObject());
    vendors.sellElsewhere(SHOPIFY, "SKU-20", 4);

    assertThat(receive(news, SHOPIFY, next()).status()).isEqualTo(200);
    catchUp(news);
    Read read = ledger.run(() -> reads.read(SCARCE, A_MINUTE));

    Instant asOf = changedAt(SHOPIFY).truncatedTo(ChronoUnit.SECONDS);
    assertThat(read)
        .isEqualTo(new Read.Known(new Availability(SCARCE, 96, 100, asOf, "shopify", false)));
    assertThat(counting.reads()).isZero();
  }

  @Test
  void anEventThatComesTwiceIsKeptOnce() throws Exception {
    News news = news(SHOPIFY);
    plan(SHOPIFY, new JsonObject().put("copies", 2));
    vendors.sellElsewhere(SHOPIFY, "SKU-20", 4);

    assertThat(receive(news, SHOPIFY, next()).status()).isEqualTo(200);
    assertThat(receive(news, SHOPIFY, next()).status()).isEqualTo(200);

    assertThat(ledger.number("select count(*) from webhook_inbox")).isEqualTo(1);
  }

  @Test
  void anOlderChangeThatComesLaterChangesNothing() throws Exception {
    News news = news(SQUARE);
    plan(SQUARE, new JsonObject().put("reordered", true));
    vendors.sellElsewhere(SQUARE, "SKU-20", 4);
    vendors.sellElsewhere(SQUARE, "SKU-20", 3);
    WebhookCall first = next();
    WebhookCall second = next();
    assertThat(first.body().toString()).contains("\"quantity\":\"93\"");
    assertThat(second.body().toString()).contains("\"quantity\":\"96\"");

    receive(news, SQUARE, first);
    catchUp(news);
    receive(news, SQUARE, second);
    catchUp(news);

    assertThat(lastSeen.of(SCARCE))
        .contains(
            new Availability(
                SCARCE, 93, 100, changedAt(first).truncatedTo(ChronoUnit.MICROS), "square", false));
  }

  /** Sold here, then elsewhere, then told: the count of between says nothing of the first sale. */
  @Test
  void aCountOfBeforeTheVendorWasToldIsLeftOut() throws Exception {
    News news = news(SHOPIFY);
    plan(SHOPIFY, new JsonObject());
    ledger.does(
        () -> {
          Reserved.Held held = (Reserved.Held) ledger.node().reserve(wanted("SKU-20", 5, MINUTE));
          ledger.node().commit(held.reservation().id());
        });
    vendors.sellElsewhere(SHOPIFY, "SKU-20", 4);
    WebhookCall late = next();
    Lanes lanes =
        new Lanes(
            new JournalStore(ledger.database()), registry, vendors.providers(), SHOPIFY, CLOCK);
    ledger.does(() -> lanes.drain(SHOPIFY));
    assertThat(vendors.count(SHOPIFY, "SKU-20", 100)).isEqualTo(91);

    receive(news, SHOPIFY, late);
    catchUp(news);
    assertThat(lastSeen.of(SCARCE)).isEmpty();

    // The check itself must be needed: without it five units are offered that are sold.
    ledger.update("update vendor_stock set told_at = '-infinity'");
    catchUp(news);
    assertThat(lastSeen.of(SCARCE))
        .hasValueSatisfying(a -> assertThat(a.available()).isEqualTo(96));
  }

  @Test
  void onlyTheVendorWhoseWordCountsIsHeard() throws Exception {
    News news = news(SHOPIFY);
    plan(SQUARE, new JsonObject());
    vendors.sellElsewhere(SQUARE, "SKU-20", 4);

    receive(news, SQUARE, next());
    catchUp(news);

    assertThat(lastSeen.of(SCARCE)).isEmpty();
  }

  @Test
  void whatIsNotSignedIsNotKept() throws Exception {
    WebhookCall forged =
        new WebhookCall(
            Map.of("x-shopify-event-id", "1", "x-shopify-hmac-sha256", "AAAA"),
            Buffer.buffer("{\"available\": 1000000}"));

    assertThat(receive(news(SHOPIFY), SHOPIFY, forged).status()).isEqualTo(401);
    assertThat(ledger.number("select count(*) from webhook_inbox")).isZero();
  }

  @Test
  void whatIsOldIsForgotten() throws Exception {
    News news = news(SQUARE);
    plan(SQUARE, new JsonObject());
    vendors.sellElsewhere(SQUARE, "SKU-20", 4);
    vendors.sellElsewhere(SQUARE, "SKU-20", 3);
    receive(news, SQUARE, next());
    ledger.update("update webhook_inbox set received_at = now() - interval '49 hours'");
    receive(news, SQUARE, next());

    ledger.does(news::catchUp);

    assertThat(ledger.number("select count(*) from webhook_inbox")).isEqualTo(1);
  }

  @Test
  void whatIsNoLongerNewsIsClosedWhoeverSaidIt() throws Exception {
    News news = news(SHOPIFY);
    plan(SHOPIFY, new JsonObject());
    vendors.sellElsewhere(SHOPIFY, "SKU-20", 4);
    receive(news, SHOPIFY, next());
    plan(SQUARE, new JsonObject());
    vendors.sellElsewhere(SQUARE, "SKU-20", 4);
    receive(news, SQUARE, next());
    ledger.update("update webhook_inbox set received_at = now() - interval '1 hour'");
    vendors.sellElsewhere(SHOPIFY, "SKU-20", 3);
    receive(news, SHOPIFY, next());
    ledger.update(
        """
        update webhook_inbox set received_at = now() + interval '1 hour'
        where received_at > now() - interval '30 minutes'
        """);

    ledger.does(news::catchUp);

    assertThat(ledger.number("select count(*) from webhook_inbox where processed_at is not null"))
        .isEqualTo(2);
    assertThat(ledger.number("select count(*) from webhook_inbox where processed_at is null"))
        .isEqualTo(1);
  }

  @Test
  void ofTwoCountsOfTheSameTimeTheOneIsKeptThatPromisesLess() {
    Availability more = new Availability(SCARCE, 96, 96, Instant.EPOCH, "shopify", false);
    Availability less = new Availability(SCARCE, 93, 93, Instant.EPOCH, "shopify", false);
    for (List<Availability> order : List.of(List.of(more, less), List.of(less, more))) {
      LastSeen seen = new LastSeen(3);
      order.forEach(seen::put);
      assertThat(seen.of(SCARCE)).contains(less);
    }
  }
}
