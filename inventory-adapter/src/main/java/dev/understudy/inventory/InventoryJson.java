package dev.understudy.inventory;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Inventory as callers see it. */
final class InventoryJson {

  private InventoryJson() {}

  static JsonObject of(Availability availability) {
    return new JsonObject()
        .put("sku", availability.place().sku())
        .put("location", availability.place().location())
        .put("available", availability.available())
        .put("reservable", availability.reservable())
        .put("asOf", availability.asOf().toString())
        .put("source", availability.source())
        .put("stale", availability.stale());
  }

  /** The first line's SKU and quantity stand beside the lines, for callers that know one only. */
  static JsonObject of(Reservation reservation) {
    JsonArray lines = new JsonArray();
    for (Line line : reservation.lines()) {
      lines.add(
          new JsonObject()
              .put("sku", line.place().sku())
              .put("location", line.place().location())
              .put("quantity", line.quantity()));
    }
    Line first = reservation.lines().getFirst();
    return new JsonObject()
        .put("id", reservation.id().toString())
        .put("sku", first.place().sku())
        .put("quantity", first.quantity())
        .put("lines", lines)
        .put("status", reservation.status().name())
        .put("expiresAt", reservation.expiresAt().toString());
  }

  static JsonObject of(Stock stock) {
    return new JsonObject()
        .put("sku", stock.place().sku())
        .put("location", stock.place().location())
        .put("onHand", stock.onHand())
        .put("held", stock.held())
        .put("buffer", stock.buffer())
        .put("reservable", stock.free())
        .put("frozen", stock.frozen())
        .put("version", stock.version());
  }

  static JsonObject of(Movement movement) {
    return new JsonObject()
        .put("version", movement.version())
        .put("kind", movement.kind().name())
        .put("quantity", movement.quantity())
        .put("change", movement.change())
        .put("onHand", movement.onHand())
        .put("held", movement.held())
        .put("reference", movement.reference())
        .put("reason", movement.reason())
        .put("epoch", movement.epoch())
        .put("at", movement.at().toString());
  }

  static JsonObject of(Drift drift) {
    JsonObject json =
        new JsonObject()
            .put("id", drift.id())
            .put("vendor", drift.vendor().value())
            .put("sku", drift.place().sku())
            .put("location", drift.place().location())
            .put("expected", drift.expected())
            .put("observed", drift.observed())
            .put("difference", drift.observed() - drift.expected())
            .put("oversold", drift.oversold())
            .put("cause", drift.cause().name())
            .put("action", drift.action())
            .put("epoch", drift.epoch())
            .put("at", drift.at().toString());
    drift.resolvedAt().ifPresent(at -> json.put("resolvedAt", at.toString()));
    return json;
  }

  /** One line as {@code sku} and {@code quantity}, or several as {@code lines}. */
  static NewReservation newReservation(JsonObject body, Optional<String> key) {
    List<Line> lines = new ArrayList<>();
    JsonArray given = body.getJsonArray("lines", new JsonArray());
    for (int i = 0; i < given.size(); i++) {
      lines.add(line(given.getJsonObject(i)));
    }
    if (given.isEmpty()) {
      lines.add(line(body));
    }
    return new NewReservation(lines, Duration.ofSeconds(body.getLong("ttlSeconds")), key);
  }

  private static Line line(JsonObject json) {
    return new Line(
        new Place(json.getString("sku"), json.getString("location", Place.MAIN)),
        json.getLong("quantity"));
  }
}
