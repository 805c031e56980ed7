package dev.understudy.sims.square;

import dev.understudy.sims.IdempotencyKeys;
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
 * Square's Inventory API: {@code batch-create} of adjustments and physical counts, and {@code
 * batch-retrieve} of counts. A catalogue object's id is the SKU. What leaves {@code IN_STOCK} is
 * taken from the count, what enters it is added; what is dated before a physical count has no
 * effect. The ledger's reference is the adjustment's {@code reference_id}.
 *
 * <p>Each change of a count is told by the webhook {@code inventory.count.updated}.
 *
 * <p>Controls: {@code POST /__sim/sell} and {@code POST /__sim/forget-keys}.
 */
public final class SquareSim implements VendorSim {

  public static final String ACCESS_TOKEN = "sq_test_understudy";
  public static final String WEBHOOK_KEY = "sq_signature_understudy";
  public static final String LOCATION = "L1";
  public static final String SECOND_LOCATION = "L2";

  private static final String IN_STOCK = "IN_STOCK";

  private final InstantSource clock;
  private final SimLedger ledger;
  private final Shelf shelf;
  private final Changes changes;
  private final SquareEvents events;
  private final IdempotencyKeys keys = new IdempotencyKeys();

  public SquareSim(InstantSource clock) {
    this.clock = clock;
    this.ledger = new SimLedger("square", clock);
    this.shelf = new Shelf(ledger, clock, LOCATION, SECOND_LOCATION);
    this.changes = new Changes(shelf);
    this.events = new SquareEvents(shelf, clock);
  }

  @Override
  public String name() {
    return "square";
  }

  @Override
  public SimLedger ledger() {
    return ledger;
  }

  @Override
  public Optional<SimResponse> control(SimRequest request) {
    return switch (request.method() + " " + request.path()) {
      case "POST /__sim/sell" -> Optional.of(shelf.sell(request.body(), LOCATION));
      case "POST /__sim/forget-keys" -> {
        keys.forgetAll();
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
    if (!request.header("Authorization").equals(Optional.of("Bearer " + ACCESS_TOKEN))) {
      return error(401, "AUTHENTICATION_ERROR", "UNAUTHORIZED", "");
    }
    if (request.is("GET", "/v2/locations")) {
      JsonArray locations = new JsonArray();
      List.of(LOCATION, SECOND_LOCATION)
          .forEach(id -> locations.add(new JsonObject().put("id", id)));
      return SimResponse.json(200, new JsonObject().put("locations", locations));
    }
    return switch (request.method() + " " + request.path()) {
      case "POST /v2/inventory/counts/batch-retrieve" -> counts(request.body().toJsonObject());
      case "POST /v2/inventory/changes/batch-create" -> change(request.body().toJsonObject());
      default -> error(404, "INVALID_REQUEST_ERROR", "NOT_FOUND", "");
    };
  }

  private SimResponse counts(JsonObject body) {
    List<String> locations =
        body.getJsonArray("location_ids", new JsonArray()).stream().map(Object::toString).toList();
    JsonArray counts = new JsonArray();
    for (Object sku : body.getJsonArray("catalog_object_ids", new JsonArray())) {
      for (String location : List.of(LOCATION, SECOND_LOCATION)) {
        if (locations.isEmpty() ? location.equals(LOCATION) : locations.contains(location)) {
          shelf
              .quantity(sku.toString(), location)
              .ifPresent(_ -> counts.add(count(sku.toString(), location)));
        }
      }
    }
    return SimResponse.json(200, new JsonObject().put("counts", counts));
  }

  private SimResponse change(JsonObject body) {
    String key = body.getString("idempotency_key", "");
    if (key.isEmpty()) {
      return error(400, "INVALID_REQUEST_ERROR", "MISSING_REQUIRED_PARAMETER", "idempotency_key");
    }
    String fingerprint = body.getJsonArray("changes", new JsonArray()).encode();
    return switch (keys.once(Optional.of(key), fingerprint, () -> execute(body, key))) {
      case IdempotencyKeys.Use.First(SimResponse response) -> response;
      case IdempotencyKeys.Use.Replay(SimResponse response) -> response;
      case IdempotencyKeys.Use.Mismatch() ->
          error(400, "INVALID_REQUEST_ERROR", "IDEMPOTENCY_KEY_REUSED", "idempotency_key");
    };
  }

  private SimResponse execute(JsonObject body, String key) {
    return switch (changes.apply(body.getJsonArray("changes", new JsonArray()), key)) {
      case Changes.Result.Applied(List<Changes.Spot> spots) -> {
        JsonArray counts = new JsonArray();
        spots.forEach(spot -> counts.add(count(spot.sku(), spot.location())));
        yield SimResponse.json(200, new JsonObject().put("counts", counts));
      }
      case Changes.Result.Refused(int status, String code, String field) ->
          error(status, "INVALID_REQUEST_ERROR", code, field);
    };
  }

  private JsonObject count(String sku, String location) {
    return new JsonObject()
        .put("catalog_object_id", sku)
        .put("catalog_object_type", "ITEM_VARIATION")
        .put("state", IN_STOCK)
        .put("location_id", location)
        .put("quantity", String.valueOf(shelf.quantity(sku, location).orElse(0L)))
        .put("calculated_at", clock.instant().toString());
  }

  private static SimResponse error(int status, String category, String code, String field) {
    JsonObject error = new JsonObject().put("category", category).put("code", code);
    if (!field.isEmpty()) {
      error.put("field", field);
    }
    return SimResponse.json(status, new JsonObject().put("errors", new JsonArray().add(error)));
  }
}
