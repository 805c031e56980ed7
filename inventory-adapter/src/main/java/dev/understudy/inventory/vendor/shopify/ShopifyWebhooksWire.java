package dev.understudy.inventory.vendor.shopify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.inventory.CountNews;
import dev.understudy.inventory.Locations;
import dev.understudy.inventory.Place;
import dev.understudy.inventory.VendorWebhooks;
import dev.understudy.ledger.WebhookEvent;
import dev.understudy.service.Hmac;
import dev.understudy.service.Secret;
import dev.understudy.service.WebhookCall;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Shopify's webhook {@code inventory_levels/update}: Base64 HMAC-SHA256 of the raw body. Its
 * headers are not signed; the event's name is taken from there all the same, since the body has
 * none: who can change it can only have the same news once more.
 */
public final class ShopifyWebhooksWire implements VendorWebhooks {

  private static final String ITEM = "gid://shopify/InventoryItem/";
  private static final String LOCATION = "gid://shopify/Location/";

  private final Secret secrets;
  private final Locations locations;
  private final Function<String, Optional<String>> skus;

  /**
   * @param secrets the app's client secret; while it is rotated, both, with a comma between them
   * @param skus of items by their ids; empty for those that were never asked for here
   */
  public ShopifyWebhooksWire(
      Secret secrets, Locations locations, Function<String, Optional<String>> skus) {
    this.secrets = secrets;
    this.locations = locations;
    this.skus = skus;
  }

  @Override
  public Optional<List<WebhookEvent>> verified(WebhookCall call) {
    String given = call.header("x-shopify-hmac-sha256").orElse("");
    Optional<String> id =
        call.header("x-shopify-event-id").or(() -> call.header("x-shopify-webhook-id"));
    boolean good =
        Arrays.stream(secrets.value().split(","))
            .map(secret -> Hmac.base64(secret.strip().getBytes(UTF_8), call.body().getBytes()))
            .anyMatch(expected -> Hmac.equal(expected, given));
    return good ? id.flatMap(event -> event(event, call)) : Optional.empty();
  }

  /** One event may have changed several levels, each of which has a webhook of its own. */
  private static Optional<List<WebhookEvent>> event(String id, WebhookCall call) {
    try {
      String level = call.body().toJsonObject().getString("admin_graphql_api_id", "");
      return Optional.of(
          List.of(
              new WebhookEvent(
                  "shopify",
                  id + " " + level,
                  call.header("x-shopify-topic").orElse(""),
                  call.body().toString())));
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<CountNews> read(WebhookEvent event) {
    JsonObject level = new JsonObject(event.body());
    return level.getValue("available") instanceof Number available
            && level.getValue("updated_at") instanceof String updatedAt
        ? place(level).flatMap(place -> news(place, available.longValue(), updatedAt)).stream()
            .toList()
        : List.of();
  }

  private Optional<Place> place(JsonObject level) {
    Optional<String> location = locations.ours(LOCATION + level.getValue("location_id"));
    return skus.apply(ITEM + level.getValue("inventory_item_id"))
        .flatMap(sku -> location.map(ours -> new Place(sku, ours)));
  }

  private static Optional<CountNews> news(Place place, long available, String updatedAt) {
    try {
      return Optional.of(
          new CountNews(place, available, OffsetDateTime.parse(updatedAt).toInstant()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
