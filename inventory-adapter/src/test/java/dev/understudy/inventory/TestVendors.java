package dev.understudy.inventory;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.ProviderId;
import dev.understudy.inventory.vendor.shopify.ShopifyInventory;
import dev.understudy.inventory.vendor.square.SquareInventory;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorHttp;
import dev.understudy.sims.SimServer;
import dev.understudy.sims.VendorSim;
import dev.understudy.sims.shopify.ShopifySim;
import dev.understudy.sims.square.SquareSim;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Both vendors on ports of their own, and the providers that call them. */
final class TestVendors implements AutoCloseable {

  static final ProviderId SHOPIFY = new ProviderId("shopify");
  static final ProviderId SQUARE = new ProviderId("square");

  private static final InstantSource CLOCK = InstantSource.system();

  private final Vertx vertx;

  /** Of their own, so that stopping them leaves the providers' clients alone. */
  private final Vertx servers = Vertx.vertx();

  private final HttpClient client = HttpClient.newHttpClient();
  private final ShopifySim shopify = new ShopifySim(CLOCK);
  private final SquareSim square = new SquareSim(CLOCK);
  private final Map<ProviderId, Integer> ports;

  TestVendors(Vertx vertx) {
    this.vertx = vertx;
    this.ports = Map.of(SHOPIFY, start(shopify), SQUARE, start(square));
  }

  Map<ProviderId, InventoryProvider> providers() {
    return Map.of(SHOPIFY, shopify(), SQUARE, square());
  }

  InventoryProvider shopify() {
    return shopifyAt(port(SHOPIFY));
  }

  InventoryProvider square() {
    return squareAt(port(SQUARE));
  }

  InventoryProvider shopifyAt(int port) {
    Vendor vendor =
        vendor("shopify", port, "2026-04", ShopifySim.LOCATION, ShopifySim.SECOND_LOCATION);
    return new ShopifyInventory(vendor, Secret.of(ShopifySim.ACCESS_TOKEN), http(vendor), CLOCK);
  }

  InventoryProvider squareAt(int port) {
    Vendor vendor =
        vendor("square", port, "2026-05-20", SquareSim.LOCATION, SquareSim.SECOND_LOCATION);
    return new SquareInventory(vendor, Secret.of(SquareSim.ACCESS_TOKEN), http(vendor), CLOCK);
  }

  /** How a vendor behaves from now on; what is left out is good behaviour. */
  void behave(ProviderId vendor, JsonObject behaviour) throws Exception {
    command(vendor, "behaviour", behaviour);
  }

  /** Sells in another channel of a vendor's. */
  void sellElsewhere(ProviderId vendor, String sku, long units) throws Exception {
    command(vendor, "sell", new JsonObject().put("sku", sku).put("quantity", units));
  }

  JsonObject command(ProviderId vendor, String command, JsonObject arguments) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + port(vendor) + "/__sim/" + command))
                .POST(HttpRequest.BodyPublishers.ofString(arguments.encode()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalArgumentException(answer.body());
    }
    return new JsonObject(answer.body());
  }

  /** All that happened to one SKU at its main location, by the vendor's own ledger. */
  List<JsonObject> entries(ProviderId vendor, String sku) {
    VendorSim sim = vendor.equals(SHOPIFY) ? shopify : square;
    return sim.ledger().entries().stream()
        .filter(entry -> sku.equals(entry.getString("sku")))
        .toList();
  }

  /** Units that a vendor has of a SKU, by its own ledger. */
  long count(ProviderId vendor, String sku, long atTheStart) {
    return atTheStart + entries(vendor, sku).stream().mapToLong(e -> e.getLong("quantity")).sum();
  }

  /** The adjustments that a vendor's own ledger holds of one SKU. */
  List<JsonObject> adjustments(ProviderId vendor, String sku) {
    return entries(vendor, sku).stream()
        .filter(entry -> entry.getString("kind").equals("adjust"))
        .toList();
  }

  /** Units that a vendor's own ledger has let go. */
  long sold(ProviderId vendor, String sku) {
    return -adjustments(vendor, sku).stream().mapToLong(e -> e.getLong("quantity")).sum();
  }

  private int port(ProviderId vendor) {
    return ports.getOrDefault(vendor, 0);
  }

  private int start(VendorSim vendor) {
    HttpServer server = wait(new SimServer(servers, vendor, new Random(1)).listen("127.0.0.1", 0));
    return server.actualPort();
  }

  private VendorHttp http(Vendor vendor) {
    return new VendorHttp(vertx, vendor.baseUrl(), vendor.connectTimeout(), CLOCK);
  }

  static Vendor vendor(String id, int port, String version, String main, String east) {
    return new Vendor(
        new ProviderId(id),
        Adapter.INVENTORY,
        0,
        100,
        128,
        URI.create("http://127.0.0.1:" + port),
        version,
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Map.of("location", main, "location.east", east));
  }

  @Override
  public void close() {
    client.close();
    wait(servers.close());
  }

  static <T> T wait(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
