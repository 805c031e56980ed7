package dev.understudy.sims.square;

import dev.understudy.sims.Shelf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes of one {@code batch-create}: all of them or none. */
final class Changes {

  private static final int MOST_CHANGES = 100;
  private static final String IN_STOCK = "IN_STOCK";

  private final Shelf shelf;
  private final Map<Spot, Instant> counted = new HashMap<>();

  Changes(Shelf shelf) {
    this.shelf = shelf;
  }

  record Spot(String sku, String location) {}

  /** What became of them. */
  sealed interface Result {
    record Applied(List<Spot> spots) implements Result {}

    record Refused(int status, String code, String field) implements Result {}
  }

  Result apply(JsonArray changes, String key) {
    if (changes.isEmpty() || changes.size() > MOST_CHANGES) {
      return new Result.Refused(400, "INVALID_ARRAY_LENGTH", "changes");
    }
    for (Object each : changes) {
      Optional<Result.Refused> refusal = refusal((JsonObject) each);
      if (refusal.isPresent()) {
        return refusal.get();
      }
    }
    List<Spot> spots = new ArrayList<>();
    for (Object each : changes) {
      JsonObject change = (JsonObject) each;
      spots.add(
          isCount(change)
              ? count(change.getJsonObject("physical_count"), key)
              : adjust(change.getJsonObject("adjustment"), key));
    }
    return new Result.Applied(spots);
  }

  private static boolean isCount(JsonObject change) {
    return "PHYSICAL_COUNT".equals(change.getString("type"));
  }

  private Optional<Result.Refused> refusal(JsonObject change) {
    if (!isCount(change) && !"ADJUSTMENT".equals(change.getString("type"))) {
      return refused(400, "INVALID_ENUM_VALUE", "type");
    }
    JsonObject body =
        change.getJsonObject(isCount(change) ? "physical_count" : "adjustment", new JsonObject());
    String sku = body.getString("catalog_object_id", "");
    if (!shelf.knows(sku)) {
      return refused(404, "NOT_FOUND", "catalog_object_id");
    }
    String location = body.getString(isCount(change) ? "location_id" : "from_location_id", "");
    if (shelf.quantity(sku, location).isEmpty()
        || (!isCount(change) && !location.equals(body.getString("to_location_id")))) {
      return refused(404, "NOT_FOUND", "from_location_id");
    }
    if (!body.getString("quantity", "").matches("[0-9]{1,9}(\\.0+)?")) {
      return refused(400, "INVALID_QUANTITY", "quantity");
    }
    return at(body).isEmpty()
        ? refused(400, "MISSING_REQUIRED_PARAMETER", "occurred_at")
        : Optional.empty();
  }

  private static Optional<Result.Refused> refused(int status, String code, String field) {
    return Optional.of(new Result.Refused(status, code, field));
  }

  private static Optional<Instant> at(JsonObject body) {
    try {
      return Optional.of(Instant.parse(body.getString("occurred_at", "")));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Spot count(JsonObject body, String key) {
    Spot spot = new Spot(body.getString("catalog_object_id"), body.getString("location_id"));
    counted.put(spot, at(body).orElseThrow());
    shelf.count(spot.sku, spot.location, quantity(body), key);
    return spot;
  }

  private Spot adjust(JsonObject body, String key) {
    Spot spot = new Spot(body.getString("catalog_object_id"), body.getString("from_location_id"));
    long delta =
        (IN_STOCK.equals(body.getString("to_state")) ? quantity(body) : 0)
            - (IN_STOCK.equals(body.getString("from_state")) ? quantity(body) : 0);
    // A later count has counted it already.
    boolean erased = at(body).orElseThrow().isBefore(counted.getOrDefault(spot, Instant.MIN));
    if (!erased) {
      shelf.adjust(spot.sku, spot.location, delta, body.getString("reference_id", ""), key);
    }
    return spot;
  }

  private static long quantity(JsonObject body) {
    return (long) Double.parseDouble(body.getString("quantity"));
  }
}
