package dev.understudy.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.inventory.vendor.shopify.ShopifyWebhooksWire;
import dev.understudy.inventory.vendor.square.SquareWebhooksWire;
import dev.understudy.ledger.WebhookEvent;
import dev.understudy.service.Secret;
import dev.understudy.service.WebhookCall;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What vendors sign and we believe. The signatures were made by {@code openssl dgst -sha256 -hmac
 * KEY -binary | base64}.
 */
class WebhooksTest {

  private static final String LEVEL =
      "{\"inventory_item_id\":4000020,\"location_id\":1,\"available\":96,"
          + "\"updated_at\":\"2026-11-24T12:00:00-05:00\",\"admin_graphql_api_id\":"
          + "\"gid://shopify/InventoryLevel/1?inventory_item_id=4000020\"}";
  private static final String LEVEL_BY_NEW = "Dqz95Szlt65hMT6VSCxkZYFW6+ABNr5jbPql8Q4dacg=";
  private static final String LEVEL_BY_OLD = "xViW36Dj9HWQm0qgvhT2XBdBSmCgN+j1GlfZSaDSmM4=";

  private static final String COUNT =
      "{\"merchant_id\":\"M1\",\"type\":\"inventory.count.updated\",\"event_id\":\"e1\","
          + "\"created_at\":\"2026-11-24T17:00:01Z\",\"data\":{\"type\":\"inventory_counts\","
          + "\"id\":\"d1\",\"object\":{\"inventory_counts\":[{\"calculated_at\":"
          + "\"2026-11-24T17:00:00.5Z\",\"catalog_object_id\":\"SKU-20\",\"catalog_object_type\":"
          + "\"ITEM_VARIATION\",\"location_id\":\"L2\",\"quantity\":\"96\",\"state\":\"IN_STOCK\"}]}}}";
  private static final String COUNT_BY_NEW = "T8NYF+BosFH7jkUQRA0VE1jZ8rd+PmK/S6tKJg/bvBE=";
  private static final String COUNT_BY_OLD = "61PjVDFZo8PNUtDC0hQv7nK5gM16Dlm4sSFCWLD1MDc=";
  private static final String COUNT_TO_OTHER_URL = "iG370F3uYfhr4mpPRj+ha3M2Qj8zHya9R8S6ywVe0VI=";

  private static ShopifyWebhooksWire shopify(String secrets) {
    return new ShopifyWebhooksWire(
        Secret.of(secrets),
        Locations.of(
            TestVendors.vendor(
                "shopify", 1, "2026-04", "gid://shopify/Location/1", "gid://shopify/Location/2")),
        id ->
            id.equals("gid://shopify/InventoryItem/4000020")
                ? Optional.of("SKU-20")
                : Optional.empty());
  }

  private static SquareWebhooksWire square(String keys) {
    return new SquareWebhooksWire(
        Secret.of(keys),
        Secret.of("https://shop.example/webhooks/square"),
        Locations.of(TestVendors.vendor("square", 1, "2026-05-20", "L1", "L2")));
  }

  private static WebhookCall level(String signature, String body) {
    return new WebhookCall(
        Map.of(
            "x-shopify-hmac-sha256",
            signature,
            "x-shopify-event-id",
            "ev-1",
            "x-shopify-topic",
            "inventory_levels/update"),
        Buffer.buffer(body));
  }

  private static WebhookCall count(String signature, String body) {
    return new WebhookCall(Map.of("x-square-hmacsha256-signature", signature), Buffer.buffer(body));
  }

  @Test
  void aLevelOfShopifysIsReadWithTheTimeOfItsChange() {
    ShopifyWebhooksWire shopify = shopify("shpss_new");

    WebhookEvent event = only(shopify.verified(level(LEVEL_BY_NEW, LEVEL)));

    assertThat(event.key())
        .isEqualTo("ev-1 gid://shopify/InventoryLevel/1?inventory_item_id=4000020");
    assertThat(shopify.read(event))
        .containsExactly(
            new CountNews(Place.of("SKU-20"), 96, Instant.parse("2026-11-24T17:00:00Z")));
  }

  @Test
  void aCountOfSquaresIsReadWithTheTimeOfItsChange() {
    SquareWebhooksWire square = square("sq_new");

    WebhookEvent event = only(square.verified(count(COUNT_BY_NEW, COUNT)));

    assertThat(event).isEqualTo(new WebhookEvent("square", "e1", "inventory.count.updated", COUNT));
    assertThat(square.read(event))
        .containsExactly(
            new CountNews(
                new Place("SKU-20", "east"), 96, Instant.parse("2026-11-24T17:00:00.5Z")));
  }

  private static WebhookEvent only(Optional<List<WebhookEvent>> events) {
    assertThat(events).hasValueSatisfying(all -> assertThat(all).hasSize(1));
    return events.orElseThrow().getFirst();
  }

  @Test
  void whileASecretIsRotatedBothAreGood() {
    assertThat(shopify("shpss_old, shpss_new").verified(level(LEVEL_BY_OLD, LEVEL))).isPresent();
    assertThat(shopify("shpss_old, shpss_new").verified(level(LEVEL_BY_NEW, LEVEL))).isPresent();
    assertThat(shopify("shpss_new").verified(level(LEVEL_BY_OLD, LEVEL))).isEmpty();
    assertThat(square("sq_old,sq_new").verified(count(COUNT_BY_OLD, COUNT))).isPresent();
    assertThat(square("sq_old,sq_new").verified(count(COUNT_BY_NEW, COUNT))).isPresent();
    assertThat(square("sq_new").verified(count(COUNT_BY_OLD, COUNT))).isEmpty();
  }

  @Test
  void oneByteMoreIsAnotherBodyAndAnotherUrlAnotherEvent() {
    assertThat(shopify("shpss_new").verified(level(LEVEL_BY_NEW, LEVEL + " "))).isEmpty();
    assertThat(square("sq_new").verified(count(COUNT_BY_NEW, COUNT + " "))).isEmpty();
    assertThat(square("sq_new").verified(count(COUNT_TO_OTHER_URL, COUNT))).isEmpty();
  }

  @Test
  void whatIsNotSignedOrHasNoNameIsRefused() {
    WebhookCall unsigned = new WebhookCall(Map.of(), Buffer.buffer(LEVEL));
    WebhookCall nameless =
        new WebhookCall(Map.of("x-shopify-hmac-sha256", LEVEL_BY_NEW), Buffer.buffer(LEVEL));

    assertThat(shopify("shpss_new").verified(unsigned)).isEmpty();
    assertThat(shopify("shpss_new").verified(nameless)).isEmpty();
    assertThat(square("sq_new").verified(unsigned)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"available\": null, \"updated_at\": \"2026-11-24T12:00:00Z\"}",
        "{\"available\": 1, \"updated_at\": \"yesterday\", \"inventory_item_id\": 4000020,"
            + " \"location_id\": 1}",
        "{\"available\": 1, \"updated_at\": \"2026-11-24T12:00:00Z\", \"inventory_item_id\": 5,"
            + " \"location_id\": 1}",
        "{\"available\": 1, \"updated_at\": \"2026-11-24T12:00:00Z\", \"inventory_item_id\":"
            + " 4000020, \"location_id\": 9}",
        "{\"data\": {\"object\": {\"inventory_counts\": [1, {\"state\": \"SOLD\"},"
            + " {\"state\": \"IN_STOCK\", \"quantity\": \"many\"},"
            + " {\"state\": \"IN_STOCK\", \"quantity\": \"1.5\"},"
            + " {\"state\": \"IN_STOCK\", \"quantity\": 1}]}}}"
      })
  void whatSaysNothingOfOurPlacesIsNoNews(String body) {
    assertThat(shopify("s").read(new WebhookEvent("shopify", "k", "inventory_levels/update", body)))
        .isEmpty();
    assertThat(square("s").read(new WebhookEvent("square", "k", "inventory.count.updated", body)))
        .isEmpty();
  }
}
