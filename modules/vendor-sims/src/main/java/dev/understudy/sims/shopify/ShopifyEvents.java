package dev.understudy.sims.shopify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.sims.Shelf;
import dev.understudy.sims.Signatures;
import dev.understudy.sims.SimWebhook;
import io.vertx.core.json.JsonObject;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** The webhook {@code inventory_levels/update}: its times are whole seconds. */
final class ShopifyEvents {

  private final Shelf shelf;
  private long lastId;

  ShopifyEvents(Shelf shelf) {
    this.shelf = shelf;
  }

  /** One for each level that has changed. */
  List<SimWebhook> take() {
    return shelf.takeChanged().stream().map(this::webhook).toList();
  }

  private SimWebhook webhook(Shelf.Level level) {
    long item = ItemIds.number(level.sku());
    String location = level.location().substring(level.location().lastIndexOf('/') + 1);
    String body =
        new JsonObject()
            .put("inventory_item_id", item)
            .put("location_id", Long.valueOf(location))
            .put("available", level.quantity())
            .put("updated_at", level.changedAt().truncatedTo(ChronoUnit.SECONDS).toString())
            .put(
                "admin_graphql_api_id",
                "gid://shopify/InventoryLevel/" + location + "?inventory_item_id=" + item)
            .encode();
    String id = "shopify-event-" + ++lastId;
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/json",
            "X-Shopify-Topic",
            "inventory_levels/update",
            "X-Shopify-Shop-Domain",
            "understudy.myshopify.com",
            "X-Shopify-Event-Id",
            id,
            "X-Shopify-Webhook-Id",
            id,
            "X-Shopify-Hmac-Sha256",
            Signatures.base64(ShopifySim.WEBHOOK_SECRET.getBytes(UTF_8), body));
    return new SimWebhook(body, _ -> headers);
  }
}
