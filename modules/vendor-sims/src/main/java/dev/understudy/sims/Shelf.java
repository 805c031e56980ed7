package dev.understudy.sims;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The units of an inventory vendor, by SKU and location, each with the time of its last change. All
 * that changes them is in the vendor's ledger: {@code adjust} by its API, {@code sale} in another
 * channel, {@code count} when somebody counted.
 */
public final class Shelf {

  /** SKU and the vendor's own name of the location. */
  private record Spot(String sku, String location) {}

  private record Units(long quantity, Instant changedAt) {}

  /** A place whose units have changed, as it is now. */
  public record Level(String sku, String location, long quantity, Instant changedAt) {}

  private final Map<Spot, Units> units = new HashMap<>();
  private final Set<Spot> changed = new LinkedHashSet<>();
  private final SimLedger ledger;
  private final InstantSource clock;
  private long lastId;

  /**
   * @param locations the first one holds the sample stock, the others hold none of it
   */
  public Shelf(SimLedger ledger, InstantSource clock, String... locations) {
    this.ledger = ledger;
    this.clock = clock;
    SampleStock.units()
        .forEach(
            (sku, quantity) -> {
              for (int i = 0; i < locations.length; i++) {
                units.put(
                    new Spot(sku, locations[i]), new Units(i == 0 ? quantity : 0, clock.instant()));
              }
            });
  }

  public boolean knows(String sku) {
    return units.keySet().stream().anyMatch(spot -> spot.sku.equals(sku));
  }

  /** Empty where the SKU is not stocked. */
  public Optional<Long> quantity(String sku, String location) {
    return Optional.ofNullable(units.get(new Spot(sku, location))).map(Units::quantity);
  }

  public Instant changedAt(String sku, String location) {
    return units.getOrDefault(new Spot(sku, location), new Units(0, Instant.EPOCH)).changedAt;
  }

  /** One change by the vendor's API; it may go below zero, as it may at the vendors. */
  public void adjust(
      String sku, String location, long delta, String reference, String idempotencyKey) {
    change("adjust", sku, location, delta, reference, idempotencyKey);
  }

  /** Somebody counted: what was dated before it has no effect any more. */
  public void count(String sku, String location, long quantity, String idempotencyKey) {
    long before = quantity(sku, location).orElse(0L);
    change("count", sku, location, quantity - before, "", idempotencyKey);
  }

  /**
   * A sale in another channel.
   *
   * @param body {@code sku}, {@code quantity}, a location unless it is {@code main}, and {@code
   *     onlyFromStock} for a channel that refuses to sell what the vendor does not have
   */
  public SimResponse sell(Buffer body, String main) {
    JsonObject arguments = body.toJsonObject();
    String sku = arguments.getString("sku", "");
    String location = arguments.getString("location", main);
    if (quantity(sku, location).isEmpty()) {
      return SimResponse.json(404, new JsonObject().put("error", "no " + sku + " at " + location));
    }
    long wanted = arguments.getLong("quantity", 1L);
    if (arguments.getBoolean("onlyFromStock", false) && there(sku, location) < wanted) {
      return SimResponse.json(409, new JsonObject().put("error", "sold out: " + sku));
    }
    change("sale", sku, location, -wanted, "other channel", "");
    return SimResponse.json(
        200, new JsonObject().put("sku", sku).put("quantity", quantity(sku, location).orElse(0L)));
  }

  private long there(String sku, String location) {
    return quantity(sku, location).orElse(0L);
  }

  /** The places that have changed since this was last asked, for the vendor's webhooks. */
  public List<Level> takeChanged() {
    List<Level> levels =
        changed.stream()
            .map(
                spot ->
                    new Level(
                        spot.sku,
                        spot.location,
                        quantity(spot.sku, spot.location).orElse(0L),
                        changedAt(spot.sku, spot.location)))
            .toList();
    changed.clear();
    return levels;
  }

  private void change(
      String kind, String sku, String location, long delta, String reference, String key) {
    units.put(
        new Spot(sku, location),
        new Units(quantity(sku, location).orElse(0L) + delta, clock.instant()));
    changed.add(new Spot(sku, location));
    ledger.add(
        kind,
        new JsonObject()
            .put("id", kind + "-" + ++lastId)
            .put("reference", reference)
            .put("idempotencyKey", key)
            .put("quantity", delta)
            .put("sku", sku)
            .put("location", location)
            .put("quantityAfter", quantity(sku, location).orElse(0L))
            .put("status", "applied"));
  }
}
