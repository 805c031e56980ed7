package dev.understudy.inventory;

import dev.understudy.service.Operation;
import dev.understudy.service.Problem;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The operations of {@code openapi.yaml}: from a request to the domain and back to a status. */
final class InventoryApi {

  private final Inventory inventory;
  private final AvailabilityReads reads;

  InventoryApi(Inventory inventory, AvailabilityReads reads) {
    this.inventory = inventory;
    this.reads = reads;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "readAvailability", this::available,
        "createReservation", this::reserve,
        "commitReservation", this::commit,
        "releaseReservation", this::release);
  }

  private ReplyJson available(RequestJson request) {
    Duration maxAge =
        Duration.ofSeconds(request.queryParameter("maxage").map(Long::parseLong).orElse(0L));
    return reads
        .read(request.pathParameter("sku"), maxAge)
        .map(availability -> ReplyJson.of(200, InventoryJson.of(availability)))
        .orElseGet(() -> ReplyJson.problem(Problem.notFound("there is no such SKU")));
  }

  private ReplyJson reserve(RequestJson request) {
    JsonObject body = request.body();
    Duration ttl = Duration.ofSeconds(body.getLong("ttlSeconds"));
    return switch (inventory.reserve(body.getString("sku"), body.getLong("quantity"), ttl)) {
      case Reserved.Held(Reservation reservation) ->
          ReplyJson.of(201, InventoryJson.of(reservation));
      case Reserved.OutOfStock() ->
          ReplyJson.problem(Problem.conflict("there are not as many left"));
      case Reserved.UnknownSku() ->
          ReplyJson.problem(Problem.badField("sku", "there is no such SKU"));
    };
  }

  private ReplyJson commit(RequestJson request) {
    Optional<Reservation> reservation =
        inventory.commit(UUID.fromString(request.pathParameter("id")));
    if (reservation.isEmpty()) {
      return missing();
    }
    return switch (reservation.get().status()) {
      case COMMITTED -> ReplyJson.of(200, InventoryJson.of(reservation.get()));
      // Its time is over, though no sweep has freed it yet.
      case HELD, EXPIRED -> ReplyJson.problem(Problem.conflict("the reservation has expired"));
      case RELEASED -> ReplyJson.problem(Problem.conflict("the reservation was released"));
    };
  }

  private ReplyJson release(RequestJson request) {
    Optional<Reservation> reservation =
        inventory.release(UUID.fromString(request.pathParameter("id")));
    if (reservation.isEmpty()) {
      return missing();
    }
    return switch (reservation.get().status()) {
      case RELEASED, EXPIRED -> ReplyJson.of(204, new JsonObject());
      case HELD, COMMITTED -> ReplyJson.problem(Problem.conflict("the units are sold"));
    };
  }

  private static ReplyJson missing() {
    return ReplyJson.problem(Problem.notFound("there is no such reservation"));
  }
}
