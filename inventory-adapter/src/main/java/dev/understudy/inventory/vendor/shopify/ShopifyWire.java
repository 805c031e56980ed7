package dev.understudy.inventory.vendor.shopify;

import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.inventory.Delta;
import dev.understudy.service.BodyJson;
import dev.understudy.service.VendorReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Shopify's wire: GraphQL, after its Admin API reference for 2026-04. */
final class ShopifyWire {

  private static final String READ =
      """
      query ($query: String!, $location: ID!) {
        inventoryItems(first: 1, query: $query) {
          nodes { id sku inventoryLevel(locationId: $location) {
            quantities(names: ["available"]) { name quantity updatedAt } } } } }
      """;
  private static final String ADJUST =
      """
      mutation ($input: InventoryAdjustQuantitiesInput!, $key: String!) {
        inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
          inventoryAdjustmentGroup { id } userErrors { field message code } } }
      """;

  private ShopifyWire() {}

  static Buffer read(String sku, String location) {
    return query(READ, new JsonObject().put("query", "sku:" + sku).put("location", location));
  }

  static Buffer shop() {
    return query("{ shop { id } }", new JsonObject());
  }

  /** The sum of all deltas is what counts, so none compares with what was there before. */
  static Buffer adjust(Delta delta, String location) {
    JsonObject change =
        new JsonObject()
            .put("delta", delta.quantity())
            .put("inventoryItemId", "gid://shopify/InventoryItem/" + delta.sku())
            .put("locationId", location)
            .putNull("changeFromQuantity");
    JsonObject input =
        new JsonObject()
            .put("name", "available")
            .put("reason", "correction")
            .put("referenceDocumentUri", delta.reservation().toString())
            .put("changes", new JsonArray().add(change));
    return query(ADJUST, new JsonObject().put("input", input).put("key", delta.id().toString()));
  }

  static Outcome<Long> units(VendorReply reply) {
    return data(reply).flatMap(ShopifyWire::units);
  }

  static Outcome<String> adjusted(VendorReply reply) {
    return data(reply).flatMap(ShopifyWire::adjusted);
  }

  static Outcome<String> alive(VendorReply reply) {
    return data(reply).map(_ -> "alive");
  }

  private static Outcome<Long> units(JsonObject data) {
    try {
      JsonArray nodes = data.getJsonObject("inventoryItems").getJsonArray("nodes");
      if (nodes.isEmpty()) {
        return new Outcome.Declined<>(new Refusal("NOT_FOUND", "no such SKU", false));
      }
      return new Outcome.Success<>(
          nodes
              .getJsonObject(0)
              .getJsonObject("inventoryLevel")
              .getJsonArray("quantities")
              .getJsonObject(0)
              .getLong("quantity"));
    } catch (NullPointerException | ClassCastException | IndexOutOfBoundsException e) {
      return unknown(Fault.Kind.SCHEMA, "the answer has another shape");
    }
  }

  private static Outcome<String> adjusted(JsonObject data) {
    if (!(data.getValue("inventoryAdjustQuantities") instanceof JsonObject result)
        || !(result.getValue("userErrors") instanceof JsonArray errors)) {
      return unknown(Fault.Kind.SCHEMA, "the answer has another shape");
    }
    if (errors.isEmpty()) {
      return new Outcome.Success<>("adjusted");
    }
    String code = errors.getValue(0) instanceof JsonObject error ? error.getString("code", "") : "";
    return code.equals("IDEMPOTENCY_CONCURRENT_REQUEST")
        ? unknown(Fault.Kind.SERVER_ERROR, code)
        : new Outcome.Declined<>(new Refusal(code, errors.encode(), false));
  }

  private static Outcome<JsonObject> data(VendorReply reply) {
    JsonObject body = BodyJson.of(reply).orElse(new JsonObject());
    return switch (reply.status()) {
      case 200 ->
          body.getValue("errors") instanceof JsonArray errors && !errors.isEmpty()
              ? failed(errors)
              : body.getValue("data") instanceof JsonObject data
                  ? new Outcome.Success<>(data)
                  : unknown(Fault.Kind.MALFORMED, "200 without data");
      case 429 -> throttled();
      case 401, 402, 403, 423 ->
          new Outcome.NotExecuted<>(new Fault(Fault.Kind.ACCOUNT, "status " + reply.status()));
      default ->
          unknown(
              reply.isServerError() ? Fault.Kind.SERVER_ERROR : Fault.Kind.MALFORMED,
              "status " + reply.status());
    };
  }

  private static Outcome<JsonObject> failed(JsonArray errors) {
    return errors.encode().contains("THROTTLED")
        ? throttled()
        : unknown(Fault.Kind.SCHEMA, errors.encode());
  }

  private static <T> Outcome<T> throttled() {
    return new Outcome.NotExecuted<>(new Fault(Fault.Kind.RATE_LIMITED, "throttled by cost"));
  }

  private static <T> Outcome<T> unknown(Fault.Kind kind, String detail) {
    return new Outcome.Unknown<>(new Fault(kind, detail));
  }

  private static Buffer query(String query, JsonObject variables) {
    return new JsonObject().put("query", query).put("variables", variables).toBuffer();
  }
}
