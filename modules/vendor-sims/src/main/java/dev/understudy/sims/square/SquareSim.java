package dev.understudy.sims.square;

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
 * Square's Inventory API: {@code batch-create} of adjustments and {@code batch-retrieve} of counts.
 * A catalogue object's id is the SKU. What leaves {@code IN_STOCK} is taken from the count, what
 * enters it is added. The ledger's reference is the adjustment's {@code reference_id}.
 */
public final class SquareSim implements VendorSim {

  public static final String ACCESS_TOKEN = "sq_test_understudy";
  public static final String LOCATION = "L1";

  private static final int MOST_CHANGES = 100;
  private static final String IN_STOCK = "IN_STOCK";

  private final InstantSource clock;
  private final SimLedger ledger;
  private final IdempotencyKeys keys = new IdempotencyKeys();
  private final Map<String, Long> units = SampleStock.units();
  private long lastId;

  public SquareSim(InstantSource clock) {
    this.clock = clock;
    this.ledger = new SimLedger("square", clock);
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
  public SimResponse handle(SimRequest request) {
    if (!request.header("Authorization").equals(Optional.of("Bearer " + ACCESS_TOKEN))) {
      return error(401, "AUTHENTICATION_ERROR", "UNAUTHORIZED", "");
    }
    if (request.is("GET", "/v2/locations")) {
      JsonArray locations = new JsonArray().add(new JsonObject().put("id", LOCATION));
      return SimResponse.json(200, new JsonObject().put("locations", locations));
    }
    return switch (request.method() + " " + request.path()) {
      case "POST /v2/inventory/counts/batch-retrieve" -> counts(request.body().toJsonObject());
      case "POST /v2/inventory/changes/batch-create" -> change(request.body().toJsonObject());
      default -> error(404, "INVALID_REQUEST_ERROR", "NOT_FOUND", "");
    };
  }

  private SimResponse counts(JsonObject body) {
    JsonArray counts = new JsonArray();
    body.getJsonArray("catalog_object_ids", new JsonArray()).stream()
        .map(Object::toString)
        .filter(units::containsKey)
        .forEach(sku -> counts.add(count(sku)));
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

  /** All changes or none. */
  private SimResponse execute(JsonObject body, String key) {
    JsonArray changes = body.getJsonArray("changes", new JsonArray());
    if (changes.isEmpty() || changes.size() > MOST_CHANGES) {
      return error(400, "INVALID_REQUEST_ERROR", "INVALID_ARRAY_LENGTH", "changes");
    }
    for (Object each : changes) {
      Optional<SimResponse> refusal = refusal((JsonObject) each);
      if (refusal.isPresent()) {
        return refusal.get();
      }
    }
    JsonArray counts = new JsonArray();
    for (Object each : changes) {
      counts.add(apply(((JsonObject) each).getJsonObject("adjustment"), key));
    }
    return SimResponse.json(200, new JsonObject().put("counts", counts));
  }

  private Optional<SimResponse> refusal(JsonObject change) {
    JsonObject adjustment = change.getJsonObject("adjustment", new JsonObject());
    if (!"ADJUSTMENT".equals(change.getString("type"))) {
      return Optional.of(error(400, "INVALID_REQUEST_ERROR", "INVALID_ENUM_VALUE", "type"));
    }
    if (!units.containsKey(adjustment.getString("catalog_object_id", ""))) {
      return Optional.of(error(404, "INVALID_REQUEST_ERROR", "NOT_FOUND", "catalog_object_id"));
    }
    if (!LOCATION.equals(adjustment.getString("from_location_id"))
        || !LOCATION.equals(adjustment.getString("to_location_id"))) {
      return Optional.of(error(404, "INVALID_REQUEST_ERROR", "NOT_FOUND", "from_location_id"));
    }
    if (!adjustment.getString("quantity", "").matches("[0-9]{1,9}(\\.0+)?")) {
      return Optional.of(error(400, "INVALID_REQUEST_ERROR", "INVALID_QUANTITY", "quantity"));
    }
    return adjustment.getString("occurred_at", "").isEmpty()
        ? Optional.of(
            error(400, "INVALID_REQUEST_ERROR", "MISSING_REQUIRED_PARAMETER", "occurred_at"))
        : Optional.empty();
  }

  private JsonObject apply(JsonObject adjustment, String key) {
    String sku = adjustment.getString("catalog_object_id");
    long quantity = (long) Double.parseDouble(adjustment.getString("quantity"));
    long delta =
        (IN_STOCK.equals(adjustment.getString("to_state")) ? quantity : 0)
            - (IN_STOCK.equals(adjustment.getString("from_state")) ? quantity : 0);
    units.merge(sku, delta, Long::sum);
    ledger.add(
        "adjust",
        new JsonObject()
            .put("id", "adjustment-" + ++lastId)
            .put("reference", adjustment.getString("reference_id", ""))
            .put("idempotencyKey", key)
            .put("quantity", delta)
            .put("sku", sku)
            .put("status", "applied"));
    return count(sku);
  }

  private JsonObject count(String sku) {
    return new JsonObject()
        .put("catalog_object_id", sku)
        .put("catalog_object_type", "ITEM_VARIATION")
        .put("state", IN_STOCK)
        .put("location_id", LOCATION)
        .put("quantity", String.valueOf(units.get(sku)))
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
