package dev.understudy.inventory.vendor.shopify;

import dev.understudy.failover.Outcome;
import dev.understudy.inventory.Batch;
import dev.understudy.inventory.Delta;
import dev.understudy.inventory.Locations;
import dev.understudy.inventory.Place;
import dev.understudy.service.VendorReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Shopify's wire: GraphQL, after its Admin API reference for 2026-04. */
final class ShopifyWire {

  private static final String LEVEL =
      """
      %s: inventoryLevel(locationId: $%s) { quantities(names: ["available"]) { name quantity updatedAt } }
      """;
  private static final String ADJUST =
      """
      mutation ($input: InventoryAdjustQuantitiesInput!, $key: String!) {
        inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
          inventoryAdjustmentGroup { id } userErrors { field message code } } }
      """;

  private ShopifyWire() {}

  /**
   * What was found of the places that were asked for.
   *
   * @param ids of the items, by SKU
   */
  record Items(Map<String, String> ids, Map<Place, Long> counts) {}

  /** Asks for each SKU at each location, in one query. */
  static Buffer read(List<Place> places, Locations locations) {
    List<String> skus = places.stream().map(Place::sku).distinct().toList();
    List<String> theirs = theirs(places, locations);
    StringBuilder levels = new StringBuilder();
    StringBuilder parameters = new StringBuilder();
    JsonObject variables =
        new JsonObject()
            .put("first", skus.size())
            .put(
                "query",
                skus.stream().map(ShopifyWire::quoted).collect(Collectors.joining(" OR ")));
    for (int i = 0; i < theirs.size(); i++) {
      String name = "l" + i;
      parameters.append(", $").append(name).append(": ID!");
      levels.append(LEVEL.formatted(name, name));
      variables.put(name, theirs.get(i));
    }
    return query(
        "query ($query: String!, $first: Int!%s) { inventoryItems(first: $first, query: $query) { nodes { id sku %s } } }"
            .formatted(parameters, levels),
        variables);
  }

  private static List<String> theirs(List<Place> places, Locations locations) {
    return places.stream()
        .map(Place::location)
        .distinct()
        .flatMap(location -> locations.theirs(location).stream())
        .toList();
  }

  /** Shopify's search syntax: what a SKU holds must not become a part of the search. */
  private static String quoted(String sku) {
    return "sku:'" + sku.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  static Buffer shop() {
    return query("{ shop { id } }", new JsonObject());
  }

  static Buffer locations() {
    return query("{ locations(first: 250) { nodes { id } } }", new JsonObject());
  }

  /** The sum of all deltas is what counts, so none compares with what was there before. */
  static Buffer adjust(Batch batch, Locations locations, Map<String, String> itemIds) {
    JsonArray changes = new JsonArray();
    for (Delta delta : batch.deltas()) {
      changes.add(
          new JsonObject()
              .put("delta", delta.units())
              .put("inventoryItemId", itemIds.get(delta.place().sku()))
              .put("locationId", locations.theirs(delta.place().location()).orElseThrow())
              .putNull("changeFromQuantity"));
    }
    JsonObject input =
        new JsonObject()
            .put("name", "available")
            .put("reason", "correction")
            .put("referenceDocumentUri", reference(batch))
            .put("changes", changes);
    return query(ADJUST, new JsonObject().put("input", input).put("key", batch.key().toString()));
  }

  /** In the order of the changes; Shopify has one reference for all of them. */
  private static String reference(Batch batch) {
    return batch.deltas().stream()
        .map(Delta::reference)
        .collect(Collectors.joining(",", "gid://understudy/Movement/", ""));
  }

  static Outcome<Items> items(VendorReply reply, List<Place> places, Locations locations) {
    return ShopifyErrorsWire.data(reply).map(data -> items(data, places, locations));
  }

  /** Throws for another shape, which ends as unknown. A SKU that is merely alike is left out. */
  private static Items items(JsonObject data, List<Place> places, Locations locations) {
    Set<String> asked = places.stream().map(Place::sku).collect(Collectors.toSet());
    List<String> theirs = theirs(places, locations);
    Map<String, String> ids = new HashMap<>();
    Map<Place, Long> counts = new HashMap<>();
    JsonArray nodes = data.getJsonObject("inventoryItems").getJsonArray("nodes");
    for (int n = 0; n < nodes.size(); n++) {
      JsonObject node = nodes.getJsonObject(n);
      String sku = Objects.requireNonNull(node.getString("sku"), "sku");
      if (asked.contains(sku)) {
        ids.put(sku, node.getString("id"));
        for (int i = 0; i < theirs.size(); i++) {
          String ours = locations.ours(theirs.get(i)).orElseThrow();
          if (!node.containsKey("l" + i)) {
            throw new IllegalArgumentException("no level of " + sku);
          }
          JsonObject level = node.getJsonObject("l" + i);
          Place place = new Place(sku, ours);
          if (level != null && places.contains(place)) { // null: not stocked there
            counts.put(place, available(level));
          }
        }
      }
    }
    return new Items(ids, counts);
  }

  private static long available(JsonObject level) {
    return level.getJsonArray("quantities").getJsonObject(0).getLong("quantity");
  }

  static Outcome<String> adjusted(VendorReply reply) {
    return ShopifyErrorsWire.data(reply).flatMap(ShopifyErrorsWire::adjusted);
  }

  static Outcome<Set<String>> locations(VendorReply reply) {
    return ShopifyErrorsWire.data(reply)
        .map(
            data -> {
              Set<String> ids = new HashSet<>();
              JsonArray nodes = data.getJsonObject("locations").getJsonArray("nodes");
              for (int i = 0; i < nodes.size(); i++) {
                ids.add(nodes.getJsonObject(i).getString("id"));
              }
              return ids;
            });
  }

  static Outcome<String> alive(VendorReply reply) {
    return ShopifyErrorsWire.data(reply).map(_ -> "alive");
  }

  private static Buffer query(String query, JsonObject variables) {
    return new JsonObject().put("query", query).put("variables", variables).toBuffer();
  }
}
