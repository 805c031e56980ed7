package dev.understudy.inventory.vendor.square;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.inventory.CountNews;
import dev.understudy.inventory.Locations;
import dev.understudy.inventory.Place;
import dev.understudy.inventory.VendorWebhooks;
import dev.understudy.ledger.WebhookEvent;
import dev.understudy.service.Hmac;
import dev.understudy.service.Secret;
import dev.understudy.service.WebhookCall;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Square's webhook {@code inventory.count.updated}: Base64 HMAC-SHA256 of the URL that it is sent
 * to and the raw body, after "Verify and validate an event notification".
 */
public final class SquareWebhooksWire implements VendorWebhooks {

  private static final String COUNTED = "inventory.count.updated";

  private final Secret keys;
  private final Secret url;
  private final Locations locations;

  /**
   * @param keys the subscription's signature key; while it is rotated, both, with a comma between
   * @param url of the subscription, as Square has it: the process cannot know it behind a proxy
   */
  public SquareWebhooksWire(Secret keys, Secret url, Locations locations) {
    this.keys = keys;
    this.url = url;
    this.locations = locations;
  }

  @Override
  public Optional<List<WebhookEvent>> verified(WebhookCall call) {
    String given = call.header("x-square-hmacsha256-signature").orElse("");
    byte[] signed = Buffer.buffer(url.value()).appendBuffer(call.body()).getBytes();
    boolean good =
        Arrays.stream(keys.value().split(","))
            .map(key -> Hmac.base64(key.strip().getBytes(UTF_8), signed))
            .anyMatch(expected -> Hmac.equal(expected, given));
    return good ? event(call) : Optional.empty();
  }

  private static Optional<List<WebhookEvent>> event(WebhookCall call) {
    try {
      JsonObject event = call.body().toJsonObject();
      return Optional.of(
          List.of(
              new WebhookEvent(
                  "square",
                  event.getString("event_id", ""),
                  event.getString("type", ""),
                  call.body().toString())));
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<CountNews> read(WebhookEvent event) {
    List<CountNews> news = new ArrayList<>();
    for (Object each : event.kind().equals(COUNTED) ? counts(event) : new JsonArray()) {
      if (each instanceof JsonObject count && "IN_STOCK".equals(count.getValue("state"))) {
        news(count).ifPresent(news::add);
      }
    }
    return List.copyOf(news);
  }

  private static JsonArray counts(WebhookEvent event) {
    return new JsonObject(event.body()).getValue("data") instanceof JsonObject data
            && data.getValue("object") instanceof JsonObject object
            && object.getValue("inventory_counts") instanceof JsonArray counts
        ? counts
        : new JsonArray();
  }

  private Optional<CountNews> news(JsonObject count) {
    try {
      long quantity = new BigDecimal(count.getString("quantity", "")).longValueExact();
      OffsetDateTime at = OffsetDateTime.parse(count.getString("calculated_at", ""));
      String sku = count.getString("catalog_object_id", "");
      return locations
          .ours(count.getString("location_id", ""))
          .map(ours -> new CountNews(new Place(sku, ours), quantity, at.toInstant()));
    } catch (DateTimeException
        | ArithmeticException
        | ClassCastException
        | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
