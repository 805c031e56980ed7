package dev.understudy.chaos.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.toxic.ToxicApi;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.ledger.EmbeddedDatabase;
import dev.understudy.sims.SimServer;
import dev.understudy.sims.VendorSim;
import dev.understudy.sims.shopify.ShopifySim;
import dev.understudy.sims.square.SquareSim;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;

/**
 * Three inventory adapters, each a process of the shipped jar, on one PostgreSQL and in one
 * cluster; both vendors on sockets, Shopify behind a proxy that can be harmed.
 */
final class InventoryNodes implements AutoCloseable {

  static final int COUNT = 3;

  private static final String KEY = "test-key";
  private static final String HOST = "127.0.0.1";

  final Calls calls = new Calls(KEY);
  private final Vertx vertx = Vertx.vertx();
  private final ToxicApi proxies = new ToxicApi(HOST, 0, new Random(1));
  private final EmbeddedDatabase database = EmbeddedDatabase.start(0);
  private final Map<String, Integer> vendors;
  private final String shopifysProxy;
  private final Path folder;
  private final List<Integer> http = Jar.freePorts(COUNT);
  private final List<Integer> members = Jar.freePorts(COUNT);
  private final List<Jar> nodes = new ArrayList<>();

  private InventoryNodes(ShopifySim shopify, Map<String, Long> stock, Path folder)
      throws IOException {
    this.folder = folder;
    InstantSource clock = InstantSource.system();
    vendors = Map.of("shopify", listen(shopify), "square", listen(new SquareSim(clock)));
    wait(vertx.deployVerticle(proxies));
    shopifysProxy = proxy();
    stock.forEach(this::leave);
    for (int node = 0; node < COUNT; node++) {
      Files.writeString(config(node), settings(node, stock));
      nodes.add(launch(node, "inventory-" + node + ".log"));
    }
  }

  /**
   * Starts all, and returns when all are ready.
   *
   * @param stock units by SKU, as both vendors and the ledger have them
   */
  static InventoryNodes start(ShopifySim shopify, SequencedMap<String, Long> stock, Path folder)
      throws Exception {
    InventoryNodes all = new InventoryNodes(shopify, stock, folder);
    for (int node = 0; node < COUNT; node++) {
      all.awaitReady(node);
    }
    return all;
  }

  void awaitReady(int node) throws Exception {
    String ready = url(node) + "/health/ready";
    Await.until("node " + node + " is ready", () -> calls.get(ready).status() == 200);
  }

  String url(int node) {
    return "http://" + HOST + ":" + http.get(node % COUNT);
  }

  /** SIGKILL. */
  void kill(int node) {
    nodes.get(node).close();
  }

  void revive(int node) throws Exception {
    nodes.set(node, launch(node, "inventory-" + node + "-again.log"));
    awaitReady(node);
  }

  /** What is sent to Shopify gets no answer any more. */
  void blackhole() {
    Calls.Answer added =
        calls.post(
            proxiesUrl() + "/shopify/toxics",
            "{\"name\": \"hole\", \"type\": \"timeout\", \"stream\": \"upstream\"}",
            Map.of());
    assertThat(added.status()).isEqualTo(200);
  }

  /** Answers how often somebody fell into it. */
  long endBlackhole() {
    long met =
        calls.get(proxiesUrl() + "/shopify/observed").body().path("effects").path("hole").asLong();
    assertThat(calls.send("DELETE", proxiesUrl() + "/shopify/toxics/hole", "", Map.of()).status())
        .isEqualTo(204);
    return met;
  }

  List<Entry> ledger(String vendor) {
    return Entry.read(calls.get(vendorUrl(vendor) + "/__sim/ledger").body());
  }

  /** What Shopify's bucket of points has given and refused since the start. */
  JsonNode limits() {
    return calls.get(vendorUrl("shopify") + "/__sim/limits").body();
  }

  /** The cheapest read there is, past the nodes. */
  void readShopifyDirectly() {
    calls.post(
        vendorUrl("shopify") + "/admin/api/2026-04/graphql.json",
        "{\"query\": \"query { shop { id } }\"}",
        Map.of("X-Shopify-Access-Token", ShopifySim.ACCESS_TOKEN));
  }

  private String vendorUrl(String vendor) {
    return "http://" + HOST + ":" + vendors.getOrDefault(vendor, 0);
  }

  private String proxiesUrl() {
    return "http://" + HOST + ":" + proxies.port() + "/proxies";
  }

  private int listen(VendorSim vendor) {
    return wait(new SimServer(vertx, vendor, new Random(1)).listen(HOST, 0)).actualPort();
  }

  private String proxy() {
    return calls
        .post(
            proxiesUrl(),
            "{\"name\": \"shopify\", \"listen\": \"%s:0\", \"upstream\": \"%s:%d\"}"
                .formatted(HOST, HOST, vendors.getOrDefault("shopify", 0)),
            Map.of())
        .body()
        .path("listen")
        .asText();
  }

  /** Sells what the vendors have beyond it. */
  private void leave(String sku, long units) {
    for (String vendor : vendors.keySet()) {
      Calls.Answer none = sell(vendor, sku, 0);
      sell(vendor, sku, none.body().path("quantity").asLong() - units);
    }
  }

  /** A sale in another channel of the vendor's. */
  Calls.Answer sell(String vendor, String sku, long units) {
    Calls.Answer sold =
        calls.post(
            vendorUrl(vendor) + "/__sim/sell",
            "{\"sku\": \"%s\", \"quantity\": %d}".formatted(sku, units),
            Map.of());
    assertThat(sold.status()).isEqualTo(200);
    return sold;
  }

  private Path config(int node) {
    return folder.resolve("inventory-" + node + ".yaml");
  }

  private String settings(int node, Map<String, Long> stock) {
    return """
        http: {host: %1$s, port: %2$d}
        database: {url: "%3$s", user: %4$s, password: %5$s, schema: inventory}
        registry: {clusterName: three, nodeId: inventory-%6$d, host: %1$s, port: %7$d, members: [%8$s]}
        catalogue: %9$s
        apiKeys: [{key: %10$s, scopes: [read, write]}]
        vendors: {shopify: {accessToken: %11$s}, square: {accessToken: %12$s}}
        stock: %13$s
        """
        .formatted(
            HOST,
            http.get(node),
            database.url(),
            EmbeddedDatabase.USER,
            EmbeddedDatabase.PASSWORD,
            node,
            members.get(node),
            String.join(", ", members.stream().map(port -> "'" + HOST + ":" + port + "'").toList()),
            Jar.home().resolve("vendors.yaml"),
            KEY,
            ShopifySim.ACCESS_TOKEN,
            SquareSim.ACCESS_TOKEN,
            stock.toString().replace("=", ": "));
  }

  private Jar launch(int node, String log) throws IOException {
    return Jar.start(
        "inventory-adapter",
        folder.resolve(log),
        Map.of(
            "UNDERSTUDY_VENDOR_SHOPIFY_BASEURL",
            "http://" + shopifysProxy,
            "UNDERSTUDY_VENDOR_SQUARE_BASEURL",
            vendorUrl("square")),
        "--config",
        config(node).toString());
  }

  private static <T> T wait(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() throws IOException {
    nodes.forEach(Jar::close);
    calls.close();
    wait(vertx.close());
    database.close();
  }
}
