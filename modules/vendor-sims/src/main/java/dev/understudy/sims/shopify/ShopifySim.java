package dev.understudy.sims.shopify;

import dev.understudy.sims.Shelf;
import dev.understudy.sims.SimLedger;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.SimWebhook;
import dev.understudy.sims.VendorSim;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Shopify's Admin GraphQL API 2026-04 at {@code POST /admin/api/2026-04/graphql.json}. It knows the
 * queries {@code inventoryItems}, {@code locations} and {@code shop} and the mutation {@code
 * inventoryAdjustQuantities}, with all their arguments given as variables:
 *
 * <pre>{@code
 * query ($query: String!, $first: Int!, $l0: ID!, $l1: ID!) {
 *   inventoryItems(first: $first, query: $query) {
 *     nodes { id sku
 *       l0: inventoryLevel(locationId: $l0) { quantities(names: ["available"]) { name quantity updatedAt } }
 *       l1: inventoryLevel(locationId: $l1) { quantities(names: ["available"]) { name quantity updatedAt } } } } }
 *
 * mutation ($input: InventoryAdjustQuantitiesInput!, $key: String!) {
 *   inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
 *     inventoryAdjustmentGroup { id } userErrors { field message code } } }
 * }</pre>
 *
 * <p>With one location, {@code $location} stands for it and the level has no alias. As of 2026-04
 * the idempotency key and {@code changeFromQuantity} (null opts out) must be there.
 *
 * <p>Each change of a level is told by the webhook {@code inventory_levels/update}.
 *
 * <p>Controls: {@code POST /__sim/sell}, {@code POST /__sim/forget-keys}, {@code GET
 * /__sim/limits}.
 */
public final class ShopifySim implements VendorSim {

  public static final String ACCESS_TOKEN = "shpat_understudy";
  public static final String WEBHOOK_SECRET = "shpss_understudy";
  public static final String LOCATION = "gid://shopify/Location/1";
  public static final String SECOND_LOCATION = "gid://shopify/Location/2";

  private static final String PATH = "/admin/api/2026-04/graphql.json";

  /** Documented: a mutation costs 10, an object 1; one query may cost 1000 at most. */
  private static final double WRITE_COST = 10;

  private static final double ITEM_COST = 2;
  private static final double MOST_COST = 1_000;

  /** The documented bucket of the Plus plan. */
  private static final double PLUS_MAXIMUM = 20_000;

  private static final double PLUS_RESTORE = 1_000;

  private final SimLedger ledger;
  private final Shelf shelf;
  private final CostBucket bucket;
  private final Items items;
  private final Adjustments adjustments;
  private final ShopifyEvents events;

  public ShopifySim(InstantSource clock) {
    this(clock, PLUS_MAXIMUM, PLUS_RESTORE);
  }

  /**
   * With another plan's bucket.
   *
   * @param maximumCost points that it holds
   * @param restorePerSecond points
   */
  public ShopifySim(InstantSource clock, double maximumCost, double restorePerSecond) {
    this.ledger = new SimLedger("shopify", clock);
    this.shelf = new Shelf(ledger, clock, LOCATION, SECOND_LOCATION);
    this.bucket = new CostBucket(maximumCost, restorePerSecond, clock);
    this.items = new Items(shelf);
    this.adjustments = new Adjustments(shelf);
    this.events = new ShopifyEvents(shelf);
  }

  @Override
  public String name() {
    return "shopify";
  }

  @Override
  public SimLedger ledger() {
    return ledger;
  }

  @Override
  public Optional<SimResponse> control(SimRequest request) {
    return switch (request.method() + " " + request.path()) {
      case "POST /__sim/sell" -> Optional.of(shelf.sell(request.body(), LOCATION));
      case "GET /__sim/limits" -> Optional.of(SimResponse.json(200, bucket.usage()));
      case "POST /__sim/forget-keys" -> {
        adjustments.forgetKeys();
        yield Optional.of(SimResponse.json(200, new JsonObject()));
      }
      default -> Optional.empty();
    };
  }

  @Override
  public List<SimWebhook> takeWebhooks() {
    return events.take();
  }

  @Override
  public SimResponse handle(SimRequest request) {
    if (!request.header("X-Shopify-Access-Token").equals(Optional.of(ACCESS_TOKEN))) {
      return SimResponse.json(
          401, new JsonObject().put("errors", "[API] Invalid API key or access token"));
    }
    if (!request.is("POST", PATH)) {
      return SimResponse.json(404, new JsonObject().put("errors", "Not Found"));
    }
    JsonObject body = request.body().toJsonObject();
    String query = body.getString("query", "");
    JsonObject variables = body.getJsonObject("variables", new JsonObject());
    double cost = cost(query, variables);
    if (cost > MOST_COST) {
      return failed("Query cost exceeds the single query max cost", "MAX_COST_EXCEEDED", cost);
    }
    if (!bucket.take(cost)) {
      return failed("Throttled", "THROTTLED", cost);
    }
    return answer(query, variables, cost);
  }

  private static double cost(String query, JsonObject variables) {
    return query.contains("inventoryAdjustQuantities")
        ? WRITE_COST
        : query.contains("inventoryItems") ? ITEM_COST * Items.asked(variables).size() : ITEM_COST;
  }

  private SimResponse answer(String query, JsonObject variables, double cost) {
    if (query.contains("inventoryAdjustQuantities")) {
      return query.contains("@idempotent")
          ? adjusted(variables, cost)
          : failed("The @idempotent directive is required", "BAD_REQUEST", cost);
    }
    if (query.contains("inventoryItems")) {
      return answered(new JsonObject().put("inventoryItems", items.nodes(variables)), cost);
    }
    if (query.contains("locations")) {
      JsonArray nodes = new JsonArray();
      List.of(LOCATION, SECOND_LOCATION).forEach(id -> nodes.add(new JsonObject().put("id", id)));
      return answered(
          new JsonObject().put("locations", new JsonObject().put("nodes", nodes)), cost);
    }
    return query.contains("shop")
        ? answered(
            new JsonObject().put("shop", new JsonObject().put("id", "gid://shopify/Shop/1")), cost)
        : failed("Field doesn't exist on type 'QueryRoot'", "undefinedField", cost);
  }

  private SimResponse adjusted(JsonObject variables, double cost) {
    return switch (adjustments.adjust(variables)) {
      case Adjustments.Answer.Payload(JsonObject payload) ->
          answered(new JsonObject().put("inventoryAdjustQuantities", payload), cost);
      case Adjustments.Answer.BadRequest(String message) -> failed(message, "BAD_REQUEST", cost);
    };
  }

  private SimResponse answered(JsonObject data, double cost) {
    return SimResponse.json(
        200,
        new JsonObject()
            .put("data", data)
            .put("extensions", new JsonObject().put("cost", bucket.cost(cost))));
  }

  private SimResponse failed(String message, String code, double cost) {
    JsonObject error =
        new JsonObject()
            .put("message", message)
            .put("extensions", new JsonObject().put("code", code));
    return SimResponse.json(
        200,
        new JsonObject()
            .put("errors", new JsonArray().add(error))
            .put("extensions", new JsonObject().put("cost", bucket.cost(cost))));
  }
}
