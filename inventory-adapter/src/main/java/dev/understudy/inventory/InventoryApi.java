package dev.understudy.inventory;

import dev.understudy.service.Operation;
import dev.understudy.service.Problem;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reservations and stock: from a request to the domain and back to a status. */
final class InventoryApi {

  private static final String KEY = "idempotency-key";

  private final Inventory inventory;

  InventoryApi(Inventory inventory) {
    this.inventory = inventory;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "createReservation", this::reserve,
        "readReservation", this::read,
        "commitReservation", this::commit,
        "extendReservation", this::extend,
        "releaseReservation", this::release,
        "readStock", this::stock,
        "changeStock", this::change,
        "readHistory", this::history);
  }

  private ReplyJson reserve(RequestJson request) {
    NewReservation wanted;
    try {
      wanted =
          InventoryJson.newReservation(
              request.body(), Optional.ofNullable(request.headers().get(KEY)));
    } catch (IllegalArgumentException e) {
      return ReplyJson.problem(Problem.badField("lines", String.valueOf(e.getMessage())));
    }
    return switch (inventory.reserve(wanted)) {
      case Reserved.Held(Reservation reservation) ->
          ReplyJson.of(201, InventoryJson.of(reservation));
      case Reserved.OutOfStock(Place place) ->
          ReplyJson.problem(Problem.conflict("there are not as many left of " + name(place)));
      case Reserved.UnknownSku(Place place) ->
          ReplyJson.problem(Problem.badField("sku", "there is no such SKU: " + name(place)));
      case Reserved.Frozen(Place place) ->
          ReplyJson.problem(
              Problem.conflict(name(place) + " is frozen: a vendor's count differs from ours"));
      case Reserved.KeyReused() -> keyReused();
    };
  }

  private static String name(Place place) {
    return place.sku() + " at " + place.location();
  }

  private static ReplyJson keyReused() {
    return ReplyJson.problem(Problem.of(422, "Key reused", "the key was used for another request"));
  }

  private ReplyJson read(RequestJson request) {
    return inventory
        .byId(id(request))
        .map(reservation -> ReplyJson.of(200, InventoryJson.of(reservation)))
        .orElseGet(InventoryApi::missing);
  }

  private ReplyJson commit(RequestJson request) {
    return inventory
        .commit(id(request))
        .map(
            reservation ->
                switch (reservation.status()) {
                  case COMMITTED -> ReplyJson.of(200, InventoryJson.of(reservation));
                  // Its time is over, though no sweep has freed it yet.
                  case HELD, EXPIRED -> expired();
                  case RELEASED -> released();
                })
        .orElseGet(InventoryApi::missing);
  }

  private ReplyJson extend(RequestJson request) {
    Duration ttl = Duration.ofSeconds(request.body().getLong("ttlSeconds"));
    return inventory
        .extend(id(request), ttl)
        .map(
            reservation ->
                switch (reservation.status()) {
                  case HELD -> ReplyJson.of(200, InventoryJson.of(reservation));
                  case EXPIRED -> expired();
                  case RELEASED -> released();
                  case COMMITTED -> sold();
                })
        .orElseGet(InventoryApi::missing);
  }

  private ReplyJson release(RequestJson request) {
    return inventory
        .release(id(request))
        .map(
            reservation ->
                switch (reservation.status()) {
                  case RELEASED, EXPIRED -> ReplyJson.of(204, new JsonObject());
                  case HELD, COMMITTED -> sold();
                })
        .orElseGet(InventoryApi::missing);
  }

  private ReplyJson stock(RequestJson request) {
    return inventory
        .stock(place(request))
        .map(stock -> ReplyJson.of(200, InventoryJson.of(stock)))
        .orElseGet(InventoryApi::noSku);
  }

  private ReplyJson change(RequestJson request) {
    JsonObject body = request.body();
    StockChange change;
    try {
      change =
          new StockChange(
              StockChange.Kind.valueOf(body.getString("kind")),
              new Place(request.pathParameter("sku"), body.getString("location", Place.MAIN)),
              body.getLong("units"),
              body.getString("reason"),
              request.requiredHeader(KEY));
    } catch (IllegalArgumentException e) {
      return ReplyJson.problem(Problem.badField("units", String.valueOf(e.getMessage())));
    }
    return switch (inventory.change(change)) {
      case Changed.Done(Stock stock) -> ReplyJson.of(200, InventoryJson.of(stock));
      case Changed.WouldTakeHeld() ->
          ReplyJson.problem(Problem.conflict("so many are not free: some are held"));
      case Changed.UnknownSku() -> noSku();
      case Changed.KeyReused() -> keyReused();
    };
  }

  private ReplyJson history(RequestJson request) {
    long before = request.queryParameter("before").map(Long::parseLong).orElse(Long.MAX_VALUE);
    List<JsonObject> movements =
        inventory.history(place(request), before).stream().map(InventoryJson::of).toList();
    return ReplyJson.of(200, new JsonObject().put("movements", new JsonArray(movements)));
  }

  private static Place place(RequestJson request) {
    return new Place(
        request.pathParameter("sku"), request.queryParameter("location").orElse(Place.MAIN));
  }

  private static UUID id(RequestJson request) {
    return UUID.fromString(request.pathParameter("id"));
  }

  private static ReplyJson missing() {
    return ReplyJson.problem(Problem.notFound("there is no such reservation"));
  }

  private static ReplyJson noSku() {
    return ReplyJson.problem(Problem.notFound("there is no such SKU"));
  }

  private static ReplyJson expired() {
    return ReplyJson.problem(Problem.conflict("the reservation has expired"));
  }

  private static ReplyJson released() {
    return ReplyJson.problem(Problem.conflict("the reservation was released"));
  }

  private static ReplyJson sold() {
    return ReplyJson.problem(Problem.conflict("the units are sold"));
  }
}
