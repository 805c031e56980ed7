package dev.understudy.sims.square;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.sims.Shelf;
import dev.understudy.sims.Signatures;
import dev.understudy.sims.SimWebhook;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The webhook {@code inventory.count.updated}; signed with where it goes to. */
final class SquareEvents {

  private final Shelf shelf;
  private final InstantSource clock;
  private long lastId;

  SquareEvents(Shelf shelf, InstantSource clock) {
    this.shelf = shelf;
    this.clock = clock;
  }

  /** One for each count that has changed. */
  List<SimWebhook> take() {
    return shelf.takeChanged().stream().map(this::webhook).toList();
  }

  private SimWebhook webhook(Shelf.Level level) {
    JsonObject count =
        new JsonObject()
            .put("catalog_object_id", level.sku())
            .put("catalog_object_type", "ITEM_VARIATION")
            .put("state", "IN_STOCK")
            .put("location_id", level.location())
            .put("quantity", String.valueOf(level.quantity()))
            .put("calculated_at", level.changedAt().toString());
    String body =
        new JsonObject()
            .put("merchant_id", "M1")
            .put("type", "inventory.count.updated")
            .put("event_id", "square-event-" + ++lastId)
            .put("created_at", clock.instant().toString())
            .put(
                "data",
                new JsonObject()
                    .put("type", "inventory_counts")
                    .put("id", "square-data-" + lastId)
                    .put(
                        "object",
                        new JsonObject().put("inventory_counts", new JsonArray().add(count))))
            .encode();
    return new SimWebhook(
        body, _ -> Map.of("Content-Type", "application/json"), url -> signed(body, url));
  }

  private static Map<String, String> signed(String body, URI url) {
    return Map.of(
        "x-square-hmacsha256-signature",
        Signatures.base64(SquareSim.WEBHOOK_KEY.getBytes(UTF_8), url + body));
  }
}
