package dev.understudy.sims.shopify;

import dev.understudy.sims.IdempotencyKeys;
import dev.understudy.sims.SampleStock;
import dev.understudy.sims.SimLedger;
import dev.understudy.sims.SimRequest;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.VendorSim;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Shopify's Admin GraphQL API 2026-04 at {@code POST /admin/api/2026-04/graphql.json}. It knows the
 * queries {@code inventoryItems} and {@code shop} and the mutation {@code
 * inventoryAdjustQuantities}, with all their arguments given as variables:
 *
 * <pre>{@code
 * query ($query: String!, $location: ID!) {
 *   inventoryItems(first: 1, query: $query) {
 *     nodes { id sku inventoryLevel(locationId: $location) {
 *       quantities(names: ["available"]) { name quantity updatedAt } } } } }
 *
 * mutation ($input: InventoryAdjustQuantitiesInput!, $key: String!) {
 *   inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
 *     inventoryAdjustmentGroup { id } userErrors { field message code } } }
 * }</pre>
 *
 * <p>As of 2026-04 the idempotency key and {@code changeFromQuantity} (null opts out) must be
 * there.
 */
public final class ShopifySim implements VendorSim {

  public static final String ACCESS_TOKEN = "shpat_understudy";
  public static final String LOCATION = "gid://shopify/Location/1";

  private static final String PATH = "/admin/api/2026-04/graphql.json";
  private static final String ITEM = "gid://shopify/InventoryItem/";
  private static final double READ_COST = 2;
  private static final double WRITE_COST = 10;

  /** The documented bucket of the Plus plan. */
  private static final double PLUS_MAXIMUM = 20_000;

  private static final double PLUS_RESTORE = 1_000;

  private final InstantSource clock;
  private final SimLedger ledger;
  private final CostBucket bucket;
  private final IdempotencyKeys keys = new IdempotencyKeys();
  private final Map<String, Long> units = SampleStock.units();
  private long lastId;

  public ShopifySim(InstantSource clock) {
    this(clock, PLUS_MAXIMUM, PLUS_RESTORE);
  }

  ShopifySim(InstantSource clock, double maximumCost, double restorePerSecond) {
    this.clock = clock;
    this.ledger = new SimLedger("shopify", clock);
    this.bucket = new CostBucket(maximumCost, restorePerSecond, clock);
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
    boolean write = query.contains("inventoryAdjustQuantities");
    double cost = write ? WRITE_COST : READ_COST;
    if (!bucket.take(cost)) {
      return failed("Throttled", "THROTTLED", cost);
    }
    if (write) {
      return query.contains("@idempotent")
          ? adjust(variables, cost)
          : failed("The @idempotent directive is required", "BAD_REQUEST", cost);
    }
    if (query.contains("inventoryItems")) {
      return answered(new JsonObject().put("inventoryItems", items(variables)), cost);
    }
    return query.contains("shop")
        ? answered(
            new JsonObject().put("shop", new JsonObject().put("id", "gid://shopify/Shop/1")), cost)
        : failed("Field doesn't exist on type 'QueryRoot'", "undefinedField", cost);
  }

  private JsonObject items(JsonObject variables) {
    String sku = variables.getString("query", "").replaceFirst("^sku:", "");
    JsonArray nodes = new JsonArray();
    if (units.containsKey(sku)) {
      JsonObject quantity =
          new JsonObject()
              .put("name", "available")
              .put("quantity", units.get(sku))
              .put("updatedAt", clock.instant().toString());
      JsonObject level = new JsonObject().put("quantities", new JsonArray().add(quantity));
      nodes.add(
          new JsonObject()
              .put("id", ITEM + sku)
              .put("sku", sku)
              .put(
                  "inventoryLevel",
                  LOCATION.equals(variables.getString("location")) ? level : null));
    }
    return new JsonObject().put("nodes", nodes);
  }

  private SimResponse adjust(JsonObject variables, double cost) {
    JsonObject input = variables.getJsonObject("input", new JsonObject());
    String key = variables.getString("key", "");
    if (key.isEmpty()) {
      return failed("@idempotent needs a key", "BAD_REQUEST", cost);
    }
    return switch (keys.once(Optional.of(key), input.encode(), () -> execute(input, key, cost))) {
      case IdempotencyKeys.Use.First(SimResponse response) -> response;
      case IdempotencyKeys.Use.Replay(SimResponse response) -> response;
      case IdempotencyKeys.Use.Mismatch() ->
          userError("IDEMPOTENCY_KEY_PARAMETER_MISMATCH", "The key was used before", cost);
    };
  }

  /** All changes or none. */
  private SimResponse execute(JsonObject input, String key, double cost) {
    JsonArray changes = input.getJsonArray("changes", new JsonArray());
    for (Object each : changes) {
      JsonObject change = (JsonObject) each;
      String sku = sku(change);
      if (!change.containsKey("changeFromQuantity")) {
        return failed("changeFromQuantity is required", "BAD_REQUEST", cost);
      }
      if (!units.containsKey(sku) || !LOCATION.equals(change.getString("locationId"))) {
        return userError("ITEM_NOT_STOCKED_AT_LOCATION", "The item is not stocked here", cost);
      }
      Long expected = change.getLong("changeFromQuantity");
      if (expected != null && !expected.equals(units.get(sku))) {
        return userError("CHANGE_FROM_QUANTITY_STALE", "The quantity has changed", cost);
      }
    }
    changes.forEach(each -> apply((JsonObject) each, input, key));
    JsonObject group =
        new JsonObject().put("id", "gid://shopify/InventoryAdjustmentGroup/" + ++lastId);
    return result(new JsonObject().put("inventoryAdjustmentGroup", group), new JsonArray(), cost);
  }

  private void apply(JsonObject change, JsonObject input, String key) {
    long delta = change.getLong("delta", 0L);
    String sku = sku(change);
    units.merge(sku, delta, Long::sum);
    ledger.add(
        "adjust",
        new JsonObject()
            .put("id", "adjustment-" + (lastId + 1))
            .put("reference", input.getString("referenceDocumentUri", ""))
            .put("idempotencyKey", key)
            .put("quantity", delta)
            .put("sku", sku)
            .put("status", "applied"));
  }

  private static String sku(JsonObject change) {
    return change.getString("inventoryItemId", "").replace(ITEM, "");
  }

  private SimResponse userError(String code, String message, double cost) {
    JsonObject error =
        new JsonObject()
            .put("field", new JsonArray().add("input"))
            .put("message", message)
            .put("code", code);
    return result(
        new JsonObject().putNull("inventoryAdjustmentGroup"), new JsonArray().add(error), cost);
  }

  private SimResponse result(JsonObject payload, JsonArray userErrors, double cost) {
    return answered(
        new JsonObject().put("inventoryAdjustQuantities", payload.put("userErrors", userErrors)),
        cost);
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
