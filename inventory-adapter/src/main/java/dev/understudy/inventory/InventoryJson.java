package dev.understudy.inventory;

import io.vertx.core.json.JsonObject;

/** Inventory as callers see it. */
final class InventoryJson {

  private InventoryJson() {}

  static JsonObject of(Availability availability) {
    return new JsonObject()
        .put("sku", availability.sku())
        .put("available", availability.available())
        .put("asOf", availability.asOf().toString())
        .put("source", availability.source())
        .put("stale", availability.stale());
  }

  static JsonObject of(Reservation reservation) {
    return new JsonObject()
        .put("id", reservation.id().toString())
        .put("sku", reservation.sku())
        .put("quantity", reservation.quantity())
        .put("status", reservation.status().name())
        .put("expiresAt", reservation.expiresAt().toString());
  }
}
