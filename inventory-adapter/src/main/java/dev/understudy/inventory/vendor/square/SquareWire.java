package dev.understudy.inventory.vendor.square;

import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.inventory.Delta;
import dev.understudy.service.BodyJson;
import dev.understudy.service.VendorReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;

/** Square's wire: JSON, after its API reference ("Inventory", "Errors"). */
final class SquareWire {

  private SquareWire() {}

  static Buffer counts(String sku, String location) {
    return new JsonObject()
        .put("catalog_object_ids", new JsonArray().add(sku))
        .put("location_ids", new JsonArray().add(location))
        .put("states", new JsonArray().add("IN_STOCK"))
        .toBuffer();
  }

  /** An adjustment, never a physical count: a later count would erase earlier adjustments. */
  static Buffer change(Delta delta, String location) {
    boolean sale = delta.quantity() < 0;
    JsonObject adjustment =
        new JsonObject()
            .put("catalog_object_id", delta.sku())
            .put("from_state", sale ? "IN_STOCK" : "NONE")
            .put("to_state", sale ? "SOLD" : "IN_STOCK")
            .put("from_location_id", location)
            .put("to_location_id", location)
            .put("quantity", "" + Math.abs(delta.quantity()))
            .put("reference_id", delta.reservation().toString())
            .put("occurred_at", delta.occurredAt().toString());
    return new JsonObject()
        .put("idempotency_key", delta.id().toString())
        .put(
            "changes",
            new JsonArray()
                .add(new JsonObject().put("type", "ADJUSTMENT").put("adjustment", adjustment)))
        .toBuffer();
  }

  static Outcome<Long> units(VendorReply reply) {
    return body(reply).flatMap(SquareWire::units);
  }

  static Outcome<String> changed(VendorReply reply) {
    return body(reply).map(_ -> "done");
  }

  private static Outcome<Long> units(JsonObject body) {
    if (!(body.getValue("counts") instanceof JsonArray counts)) {
      return unknown(Fault.Kind.SCHEMA, "no counts");
    }
    if (counts.isEmpty()) {
      return new Outcome.Declined<>(new Refusal("NOT_FOUND", "no such SKU", false));
    }
    try {
      JsonObject count = counts.getJsonObject(0);
      return new Outcome.Success<>(
          new BigDecimal(count.getString("quantity", "none")).longValueExact());
    } catch (ClassCastException | ArithmeticException | NumberFormatException e) {
      return unknown(Fault.Kind.SCHEMA, "the count has another shape");
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

  private static Outcome<JsonObject> refused(String errors) {
    return new Outcome.Declined<>(new Refusal("INVALID_REQUEST_ERROR", errors, false));
  }

  private static <T> Outcome<T> unknown(Fault.Kind kind, String detail) {
    return new Outcome.Unknown<>(new Fault(kind, detail));
  }
}
