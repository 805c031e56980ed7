package dev.understudy.inventory;

import dev.understudy.service.Operation;
import dev.understudy.service.Problem;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads of availability, one place or many. */
final class AvailabilityApi {

  /** Long enough for an outage, short enough that nobody sells yesterday's stock. */
  private static final Duration DEFAULT_MAX_STALE = Duration.ofMinutes(10);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);

  private final AvailabilityReads reads;

  AvailabilityApi(AvailabilityReads reads) {
    this.reads = reads;
  }

  Map<String, Operation> operations() {
    return Map.of("readAvailability", new One(), "readAvailabilities", this::many);
  }

  /** One place, which is asked for more often than all else. */
  private final class One implements Operation {
    @Override
    public ReplyJson answer(RequestJson request) {
      return reply(request, reads.read(place(request), freshness(request)));
    }

    @Override
    public Optional<Future<ReplyJson>> begin(RequestJson request) {
      return Optional.of(
          reads.begin(place(request), freshness(request)).map(read -> reply(request, read)));
    }
  }

  private static Place place(RequestJson request) {
    return new Place(
        request.pathParameter("sku"), request.queryParameter("location").orElse(Place.MAIN));
  }

  private static Freshness freshness(RequestJson request) {
    return new Freshness(
        seconds(request.queryParameter("maxage"), Duration.ZERO),
        seconds(request.queryParameter("maxstale"), DEFAULT_MAX_STALE));
  }

  private static ReplyJson reply(RequestJson request, Read read) {
    return switch (read) {
      case Read.Known(Availability availability) ->
          tagged(availability, Optional.ofNullable(request.headers().get("if-none-match")));
      case Read.UnknownSku() -> ReplyJson.problem(Problem.notFound("there is no such SKU"));
      case Read.TooStale() -> tooStale();
    };
  }

  private static ReplyJson tooStale() {
    return ReplyJson.problem(
        Problem.unavailable("no vendor answers, and what is known is too old", RETRY));
  }

  /** The tag names what was said, not when: a count that stays the same need not be sent again. */
  private static ReplyJson tagged(Availability availability, Optional<String> known) {
    int hash =
        Objects.hash(
            availability.place(),
            availability.available(),
            availability.reservable(),
            availability.source(),
            availability.stale());
    String tag = Integer.toHexString(hash) + "-" + availability.available();
    // Reading a header as JSON may have taken its quotes off.
    ReplyJson reply =
        known.map(text -> text.replace("\"", "")).filter(tag::equals).isPresent()
            ? ReplyJson.of(304, new JsonObject())
            : ReplyJson.of(200, InventoryJson.of(availability));
    return reply.with("ETag", "\"" + tag + "\"").with("As-Of", availability.asOf().toString());
  }

  private ReplyJson many(RequestJson request) {
    JsonObject body = request.body();
    String location = body.getString("location", Place.MAIN);
    List<Place> places = new ArrayList<>();
    JsonArray skus = body.getJsonArray("skus");
    for (int i = 0; i < skus.size(); i++) {
      places.add(new Place(skus.getString(i), location));
    }
    Freshness wanted =
        new Freshness(
            seconds(
                Optional.ofNullable(body.getValue("maxAge")).map(Object::toString), Duration.ZERO),
            seconds(
                Optional.ofNullable(body.getValue("maxStale")).map(Object::toString),
                DEFAULT_MAX_STALE));
    JsonArray items = new JsonArray();
    Map<Place, Read> answers = reads.read(places, wanted);
    places.stream()
        .distinct()
        .forEach(place -> items.add(item(place, answers.getOrDefault(place, new Read.TooStale()))));
    return ReplyJson.of(200, new JsonObject().put("items", items));
  }

  private static JsonObject item(Place place, Read read) {
    return switch (read) {
      case Read.Known(Availability availability) -> InventoryJson.of(availability);
      case Read.UnknownSku() ->
          new JsonObject().put("sku", place.sku()).put("problem", "there is no such SKU");
      case Read.TooStale() ->
          new JsonObject().put("sku", place.sku()).put("problem", "too old, and no vendor answers");
    };
  }

  private static Duration seconds(Optional<String> given, Duration otherwise) {
    return given
        .map(text -> Duration.ofMillis(new BigDecimal(text).multiply(MILLIS).longValue()))
        .orElse(otherwise);
  }
}
