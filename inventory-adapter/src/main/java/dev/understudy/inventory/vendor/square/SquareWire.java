package dev.understudy.inventory.vendor.square;

import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.inventory.Batch;
import dev.understudy.inventory.Delta;
import dev.understudy.inventory.Locations;
import dev.understudy.inventory.Place;
import dev.understudy.service.BodyJson;
import dev.understudy.service.VendorReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Square's wire: JSON, after its API reference ("Inventory", "Errors"). */
final class SquareWire {

  private SquareWire() {}

  static Buffer counts(List<Place> places, Locations locations) {
    JsonArray skus = new JsonArray();
    places.stream().map(Place::sku).distinct().forEach(skus::add);
    JsonArray theirs = new JsonArray();
    places.stream()
        .map(Place::location)
        .distinct()
        .forEach(location -> locations.theirs(location).ifPresent(theirs::add));
    return new JsonObject()
        .put("catalog_object_ids", skus)
        .put("location_ids", theirs)
        .put("states", new JsonArray().add("IN_STOCK"))
        .toBuffer();
  }

  /** Adjustments, never a physical count: a later count would erase earlier adjustments. */
  static Buffer change(Batch batch, Locations locations) {
    JsonArray changes = new JsonArray();
    for (Delta delta : batch.deltas()) {
      String location = locations.theirs(delta.place().location()).orElseThrow();
      changes.add(
          new JsonObject()
              .put("type", "ADJUSTMENT")
              .put("adjustment", adjustment(delta, location)));
    }
    return new JsonObject()
        .put("idempotency_key", batch.key().toString())
        .put("changes", changes)
        .toBuffer();
  }

  private static JsonObject adjustment(Delta delta, String location) {
    boolean sale = delta.units() < 0;
    return new JsonObject()
        .put("catalog_object_id", delta.place().sku())
        .put("from_state", sale ? "IN_STOCK" : "NONE")
        .put("to_state", sale ? "SOLD" : "IN_STOCK")
        .put("from_location_id", location)
        .put("to_location_id", location)
        .put("quantity", "" + Math.abs(delta.units()))
        .put("reference_id", delta.reference())
        .put("occurred_at", delta.occurredAt().toString());
  }

  static Outcome<Map<Place, Long>> counts(
      VendorReply reply, List<Place> places, Locations locations) {
    return body(reply).flatMap(body -> counts(body, Set.copyOf(places), locations));
  }

  /** Counts of other states or of what was not asked for are not ours to read. */
  private static Outcome<Map<Place, Long>> counts(
      JsonObject body, Set<Place> asked, Locations locations) {
    if (!(body.getValue("counts") instanceof JsonArray counts)) {
      return unknown(Fault.Kind.SCHEMA, "no counts");
    }
    Map<Place, Long> units = new HashMap<>();
    for (Object each : counts) {
      Optional<Long> quantity = quantity(each);
      if (quantity.isEmpty()) {
        return unknown(Fault.Kind.SCHEMA, "a count has another shape");
      }
      place((JsonObject) each, locations)
          .filter(asked::contains)
          .ifPresent(place -> units.put(place, quantity.get()));
    }
    return new Outcome.Success<>(units);
  }

  private static Optional<Place> place(JsonObject count, Locations locations) {
    return "IN_STOCK".equals(count.getValue("state"))
            && count.getValue("catalog_object_id") instanceof String sku
            && count.getValue("location_id") instanceof String location
        ? locations.ours(location).map(ours -> new Place(sku, ours))
        : Optional.empty();
  }

  /** Done when the answer gives the counts after the change; anything else may be anybody's. */
  static Outcome<String> changed(VendorReply reply) {
    return body(reply).flatMap(SquareWire::changed);
  }

  private static Outcome<String> changed(JsonObject body) {
    if (!(body.getValue("counts") instanceof JsonArray counts)) {
      return unknown(Fault.Kind.SCHEMA, "no counts");
    }
    for (Object count : counts) {
      if (quantity(count).isEmpty()) {
        return unknown(Fault.Kind.SCHEMA, "a count has another shape");
      }
    }
    return new Outcome.Success<>("done");
  }

  static Outcome<Set<String>> locations(VendorReply reply) {
    return body(reply)
        .map(
            body -> {
              Set<String> ids = new HashSet<>();
              JsonArray all = body.getJsonArray("locations");
              for (int i = 0; i < all.size(); i++) {
                ids.add(all.getJsonObject(i).getString("id"));
              }
              return ids;
            });
  }

  /** Quantities are decimal strings; ours are whole. */
  private static Optional<Long> quantity(Object count) {
    if (!(count instanceof JsonObject object)
        || !(object.getValue("quantity") instanceof String decimal)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(decimal).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Bulk calls may carry errors in a 200. */
  private static Outcome<JsonObject> body(VendorReply reply) {
    JsonObject body = BodyJson.of(reply).orElse(new JsonObject());
    String errors = body.getValue("errors") instanceof JsonArray list ? list.encode() : "";
    return switch (reply.status()) {
      case 200 ->
          body.isEmpty()
              ? unknown(Fault.Kind.MALFORMED, "200 without a JSON object")
              : errors.isEmpty() ? new Outcome.Success<>(body) : refused(errors);
      case 400, 404, 422 -> refused(errors);
      case 401, 403 ->
          new Outcome.NotExecuted<>(new Fault(Fault.Kind.ACCOUNT, "status " + reply.status()));
      case 429 ->
          new Outcome.NotExecuted<>(new Fault(Fault.Kind.RATE_LIMITED, "429", reply.retryAfter()));
      default ->
          unknown(
              reply.isServerError() ? Fault.Kind.SERVER_ERROR : Fault.Kind.MALFORMED,
              "status " + reply.status());
    };
  }

  private static <T> Outcome<T> refused(String errors) {
    return new Outcome.Declined<>(new Refusal("INVALID_REQUEST_ERROR", errors, false));
  }

  private static <T> Outcome<T> unknown(Fault.Kind kind, String detail) {
    return new Outcome.Unknown<>(new Fault(kind, detail));
  }
}
