package dev.understudy.sims.shopify;

import dev.understudy.sims.IdempotencyKeys;
import dev.understudy.sims.Shelf;
import dev.understudy.sims.SimResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The mutation {@code inventoryAdjustQuantities}: all changes or none, once for each key. */
final class Adjustments {

  private static final Pattern URI = Pattern.compile("[a-z][a-z0-9+.-]*://[^/]+/.+");

  private final Shelf shelf;
  private final IdempotencyKeys keys = new IdempotencyKeys();
  private long lastId;

  Adjustments(Shelf shelf) {
    this.shelf = shelf;
  }

  /** A mutation's payload with its user errors, or a request that the schema does not allow. */
  sealed interface Answer {
    record Payload(JsonObject payload) implements Answer {}

    record BadRequest(String message) implements Answer {}
  }

  void forgetKeys() {
    keys.forgetAll();
  }

  Answer adjust(JsonObject variables) {
    JsonObject input = variables.getJsonObject("input", new JsonObject());
    String key = variables.getString("key", "");
    if (key.isEmpty()) {
      return new Answer.BadRequest("@idempotent needs a key");
    }
    for (Object each : changes(input)) {
      if (!((JsonObject) each).containsKey("changeFromQuantity")) {
        return new Answer.BadRequest("changeFromQuantity is required");
      }
    }
    IdempotencyKeys.Use use =
        keys.once(
            Optional.of(key), input.encode(), () -> SimResponse.json(200, executed(input, key)));
    return switch (use) {
      case IdempotencyKeys.Use.First(SimResponse stored) ->
          new Answer.Payload(new JsonObject(stored.body()));
      case IdempotencyKeys.Use.Replay(SimResponse stored) ->
          new Answer.Payload(new JsonObject(stored.body()));
      case IdempotencyKeys.Use.Mismatch() ->
          new Answer.Payload(
              refused("IDEMPOTENCY_KEY_PARAMETER_MISMATCH", "The key was used before"));
    };
  }

  private JsonObject executed(JsonObject input, String key) {
    JsonArray changes = changes(input);
    String document = input.getString("referenceDocumentUri", "");
    if (!document.isEmpty() && document.contains(":") && !URI.matcher(document).matches()) {
      return refused("INVALID_REFERENCE_DOCUMENT", "The reference document URI is not valid");
    }
    for (Object each : changes) {
      JsonObject change = (JsonObject) each;
      String location = change.getString("locationId", "");
      Optional<Long> there = shelf.quantity(sku(change), location);
      if (there.isEmpty()) {
        return refused("ITEM_NOT_STOCKED_AT_LOCATION", "The item is not stocked here");
      }
      Long expected = change.getLong("changeFromQuantity");
      if (expected != null && !expected.equals(there.get())) {
        return refused("CHANGE_FROM_QUANTITY_STALE", "The quantity has changed");
      }
    }
    List<String> references = references(document, changes.size());
    for (int i = 0; i < changes.size(); i++) {
      JsonObject change = changes.getJsonObject(i);
      shelf.adjust(
          sku(change),
          change.getString("locationId"),
          change.getLong("delta", 0L),
          references.get(i),
          key);
    }
    String id = "gid://shopify/InventoryAdjustmentGroup/" + ++lastId;
    return new JsonObject()
        .put("inventoryAdjustmentGroup", new JsonObject().put("id", id))
        .put("userErrors", new JsonArray());
  }

  /** Our caller names all its references in one URI; for the ledger each change has its own. */
  private static List<String> references(String document, int changes) {
    List<String> named = List.of(document.substring(document.lastIndexOf('/') + 1).split(",", -1));
    return named.size() == changes ? named : java.util.Collections.nCopies(changes, document);
  }

  private static JsonArray changes(JsonObject input) {
    return input.getJsonArray("changes", new JsonArray());
  }

  private static String sku(JsonObject change) {
    return ItemIds.sku(change.getString("inventoryItemId", ""));
  }

  private static JsonObject refused(String code, String message) {
    JsonObject error =
        new JsonObject()
            .put("field", new JsonArray().add("input"))
            .put("message", message)
            .put("code", code);
    return new JsonObject()
        .putNull("inventoryAdjustmentGroup")
        .put("userErrors", new JsonArray().add(error));
  }
}
