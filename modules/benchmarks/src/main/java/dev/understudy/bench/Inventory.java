package dev.understudy.bench;

import dev.understudy.bench.load.Request;
import dev.understudy.bench.load.Requests;
import dev.understudy.bench.stage.Accounts;
import dev.understudy.bench.stage.Adapter;
import dev.understudy.bench.stage.Postgres;
import dev.understudy.bench.stage.Stage;
import dev.understudy.bench.stage.Vendors;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The inventory adapter with its database, and how its availability is read. */
final class Inventory {

  private static final int DATABASE_CONNECTIONS = 10;
  private static final long PLENTY = 1_000_000;

  private static final String SQUARE_FIRST =
      """
      vendors:
        - id: square
          adapter: INVENTORY
          tier: 0
          baseUrl: https://connect.squareup.com
          apiVersion: "2026-05-20"
          connectTimeout: PT0.2S
          callTimeout: PT0.5S
          rto: PT5S
          settings:
            location: L1
        - id: shopify
          adapter: INVENTORY
          tier: 1
          baseUrl: https://understudy.myshopify.com
          apiVersion: 2026-04
          connectTimeout: PT0.2S
          callTimeout: PT0.4S
          rto: PT5S
          settings:
            location: gid://shopify/Location/1
      """;

  private Inventory() {}

  /**
   * Starts both.
   *
   * @param catalogue the vendors' file
   */
  static Adapter start(Stage stage, Path catalogue, Map<String, String> vendorUrls)
      throws InterruptedException {
    Map<String, Long> stock =
        LongStream.range(0, Accounts.SKUS)
            .boxed()
            .collect(Collectors.toMap(Accounts::sku, _ -> PLENTY));
    return Adapter.start(
        stage,
        new Adapter.Plan(
            "inventory", catalogue, vendorUrls, DATABASE_CONNECTIONS, Map.of("stock", stock)),
        Postgres.start(stage));
  }

  /**
   * With Square as the primary: its simulator has no rate limit, so it can be asked at full speed.
   */
  static Adapter startWithSquareFirst(Stage stage, Vendors vendors) throws InterruptedException {
    return start(
        stage,
        stage.write("catalogue.yaml", SQUARE_FIRST),
        Map.of("square", vendors.url("square"), "shopify", vendors.url("shopify")));
  }

  /**
   * The adapter takes what it read of a SKU in the last 50 ms for new, so each request asks for the
   * next of many SKUs.
   */
  static Requests uncachedReads() {
    return (_, number) -> read(Accounts.sku(number), 0);
  }

  static Request read(String sku, int maxAgeSeconds) {
    return Request.get("/v1/availability/" + sku + "?maxAge=" + maxAgeSeconds, Accounts.CALLER);
  }
}
