package dev.understudy.inventory;

import static dev.understudy.inventory.TestLedger.MANY;
import static dev.understudy.inventory.TestLedger.VENDORS;
import static dev.understudy.inventory.TestVendors.SHOPIFY;
import static dev.understudy.inventory.TestVendors.SQUARE;

import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.ProviderId;
import dev.understudy.inventory.vendor.shopify.ShopifyInventory;
import dev.understudy.inventory.vendor.square.SquareInventory;
import dev.understudy.ledger.Sql;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorCalls;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.VendorSim;
import dev.understudy.sims.shopify.ShopifySim;
import dev.understudy.sims.square.SquareSim;
import dev.understudy.testkit.Fate;
import dev.understudy.testkit.SimCalls;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Both vendors in this process, whose every request may have another fate. */
final class NearVendors {

  private static final InstantSource CLOCK = InstantSource.system();

  private final ShopifySim shopify = new ShopifySim(CLOCK);
  private final SquareSim square = new SquareSim(CLOCK);
  private final SimCalls shopifyCalls = new SimCalls(shopify);
  private final SimCalls squareCalls = new SimCalls(square);

  /** The whole background work of one node. */
  Reconciler reconciler(Sql sql, HealthRegistry registry, DriftPolicy policy) {
    return reconciler(sql, registry, policy, providers(shopifyCalls, squareCalls));
  }

  Reconciler reconciler(
      Sql sql,
      HealthRegistry registry,
      DriftPolicy policy,
      Map<ProviderId, InventoryProvider> providers) {
    return new Reconciler(
        new InventoryStore(sql, VENDORS),
        new AuthorityKeeper(new AuthorityStore(sql), registry, VENDORS),
        new Lanes(new JournalStore(sql), registry, providers, SHOPIFY, CLOCK),
        new DriftSweep(
            new DriftStore(sql, VENDORS),
            registry,
            providers,
            _ -> new SkuClass(List.of(), policy, 0L),
            Duration.ofMillis(1),
            CLOCK),
        VENDORS);
  }

  SimCalls toShopify() {
    return shopifyCalls;
  }

  SimCalls toSquare() {
    return squareCalls;
  }

  static Map<ProviderId, InventoryProvider> providers(VendorCalls toShopify, VendorCalls toSquare) {
    return Map.of(
        SHOPIFY,
        new ShopifyInventory(
            TestVendors.vendor(
                "shopify", 1, "2026-04", ShopifySim.LOCATION, ShopifySim.SECOND_LOCATION),
            Secret.of(ShopifySim.ACCESS_TOKEN),
            toShopify,
            CLOCK),
        SQUARE,
        new SquareInventory(
            TestVendors.vendor(
                "square", 1, "2026-05-20", SquareSim.LOCATION, SquareSim.SECOND_LOCATION),
            Secret.of(SquareSim.ACCESS_TOKEN),
            toSquare,
            CLOCK));
  }

  /** Of writes; reads are always answered. */
  void fate(ProviderId vendor, Fate fate) {
    calls(vendor)
        .fate(request -> isWrite(request.path(), request.body().toString()) ? fate : Fate.ANSWERED);
  }

  static boolean isWrite(String path, String body) {
    return path.endsWith("/batch-create") || body.contains("inventoryAdjustQuantities");
  }

  void executeLate() {
    shopifyCalls.executeLate();
    squareCalls.executeLate();
  }

  void forgetKeys() {
    for (VendorSim sim : List.of(shopify, square)) {
      var _ = sim.control(control("/__sim/forget-keys", new JsonObject())).orElseThrow();
    }
  }

  void sellElsewhere(ProviderId vendor, String sku, long units) {
    var _ =
        sim(vendor)
            .control(
                control("/__sim/sell", new JsonObject().put("sku", sku).put("quantity", units)))
            .orElseThrow();
  }

  /** What a vendor saw of its limits. */
  static JsonObject limits(VendorSim sim) {
    return new JsonObject(
        sim.control(control("GET", "/__sim/limits", new JsonObject())).orElseThrow().body());
  }

  private static SimRequest control(String path, JsonObject body) {
    return control("POST", path, body);
  }

  private static SimRequest control(String method, String path, JsonObject body) {
    return new SimRequest(
        method,
        path,
        MultiMap.caseInsensitiveMultiMap(),
        MultiMap.caseInsensitiveMultiMap(),
        Buffer.buffer(body.encode()));
  }

  /** What a vendor's own ledger has of SKU-1. */
  long count(ProviderId vendor) {
    return count(vendor, "SKU-1");
  }

  /** What a vendor's own ledger has of a SKU of which there are plenty. */
  long count(ProviderId vendor, String sku) {
    return MANY + entries(vendor, sku).stream().mapToLong(e -> e.getLong("quantity")).sum();
  }

  /** When a vendor had less than nothing of a SKU. */
  List<String> negative(ProviderId vendor, String sku) {
    return entries(vendor, sku).stream()
        .filter(entry -> entry.getLong("quantityAfter") < 0)
        .map(entry -> vendor + " had less than nothing: " + entry)
        .toList();
  }

  List<JsonObject> adjustments(ProviderId vendor) {
    return entries(vendor, "SKU-1").stream()
        .filter(e -> e.getString("kind").equals("adjust"))
        .toList();
  }

  /** How often a vendor was told of a reservation's part of a SKU, and did it. */
  long told(ProviderId vendor, String sku, String reservation) {
    return entries(vendor, sku).stream()
        .filter(entry -> entry.getString("reference").equals(reservation))
        .count();
  }

  private List<JsonObject> entries(ProviderId vendor, String sku) {
    return sim(vendor).ledger().entries().stream()
        .filter(e -> e.getString("sku").equals(sku))
        .toList();
  }

  private VendorSim sim(ProviderId vendor) {
    return vendor.equals(SHOPIFY) ? shopify : square;
  }

  private SimCalls calls(ProviderId vendor) {
    return vendor.equals(SHOPIFY) ? shopifyCalls : squareCalls;
  }
}
