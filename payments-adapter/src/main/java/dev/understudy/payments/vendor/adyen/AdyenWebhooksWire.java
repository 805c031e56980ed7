package dev.understudy.payments.vendor.adyen;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.failover.Refusal;
import dev.understudy.ledger.WebhookEvent;
import dev.understudy.payments.Change;
import dev.understudy.payments.Charge;
import dev.understudy.payments.Receipt;
import dev.understudy.payments.VendorNews;
import dev.understudy.payments.VendorWebhooks;
import dev.understudy.service.CardNumbers;
import dev.understudy.service.Hmac;
import dev.understudy.service.Secret;
import dev.understudy.service.WebhookCall;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Adyen's standard webhooks, after "Verify HMAC signatures". Each item is signed by itself, without
 * a time: so an item is taken once, by its name, event and success.
 */
public final class AdyenWebhooksWire implements VendorWebhooks {

  private static final JsonArray NONE = new JsonArray();

  private final Secret keys;

  /**
   * @param keys the HMAC key in hexadecimal; while it is rolled, both, with a comma between them
   */
  public AdyenWebhooksWire(Secret keys) {
    this.keys = keys;
  }

  @Override
  public Optional<List<WebhookEvent>> verified(WebhookCall call) {
    try {
      List<WebhookEvent> events = new ArrayList<>();
      for (Object element : call.body().toJsonObject().getJsonArray("notificationItems", NONE)) {
        JsonObject item =
            element instanceof JsonObject json
                ? json.getJsonObject("NotificationRequestItem", new JsonObject())
                : new JsonObject();
        if (!isSigned(item)) {
          return Optional.empty();
        }
        events.add(
            new WebhookEvent("adyen", key(item), item.getString("eventCode", ""), item.encode()));
      }
      return events.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(events));
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      // Not of the documented shape, so not signed as documented either.
      return Optional.empty();
    }
  }

  private static String key(JsonObject item) {
    return String.join(
        ":",
        item.getString("pspReference", ""),
        item.getString("eventCode", ""),
        item.getString("success", ""));
  }

  private boolean isSigned(JsonObject item) {
    JsonObject more = item.getJsonObject("additionalData", new JsonObject());
    String given = more.getString("hmacSignature", "");
    byte[] text = signedText(item).getBytes(UTF_8);
    return Arrays.stream(keys.value().split(","))
        .map(key -> Hmac.base64(HexFormat.of().parseHex(key.strip()), text))
        .anyMatch(expected -> Hmac.equal(expected, given));
  }

  static String signedText(JsonObject item) {
    JsonObject amount = item.getJsonObject("amount", new JsonObject());
    return String.join(
        ":",
        item.getString("pspReference", ""),
        item.getString("originalReference", ""),
        item.getString("merchantAccountCode", ""),
        item.getString("merchantReference", ""),
        amount.getValue("value", "").toString(),
        amount.getString("currency", ""),
        item.getString("eventCode", ""),
        item.getString("success", ""));
  }

  @Override
  public List<VendorNews> read(WebhookEvent event) {
    JsonObject item = new JsonObject(event.body());
    String reference = item.getString("merchantReference", "");
    if (!Charge.isKey(reference)) {
      return List.of();
    }
    boolean success = "true".equals(item.getString("success"));
    String id = item.getString("pspReference", "");
    String original = item.getString("originalReference", id);
    Refusal refusal =
        new Refusal("refused", CardNumbers.masked(item.getString("reason", "")), false);
    return switch (event.kind()) {
      case "AUTHORISATION" ->
          List.of(
              success
                  ? new VendorNews.Charged(reference, new Receipt(id, Receipt.State.AUTHORISED))
                  : new VendorNews.Declined(reference, id, refusal));
      case "CAPTURE", "REFUND", "CANCELLATION" ->
          List.of(
              new VendorNews.ChangeEnded(
                  UUID.fromString(reference),
                  id,
                  success ? Optional.empty() : Optional.of(refusal)));
      case "CANCEL_OR_REFUND", "TECHNICAL_CANCEL" ->
          List.of(new VendorNews.FenceEnded(reference, success, refusal.message()));
      // These come after a CAPTURE or REFUND that went well: the scheme or the bank has refused it.
      case "CAPTURE_FAILED" ->
          List.of(new VendorNews.ChangeUndone(Change.Kind.CAPTURE, reference, id, refusal));
      case "REFUND_FAILED", "REFUNDED_REVERSED" ->
          List.of(new VendorNews.ChangeUndone(Change.Kind.REFUND, reference, id, refusal));
      case "EXPIRE" ->
          List.of(
              new VendorNews.Charged(reference, new Receipt(original, Receipt.State.CANCELLED)));
      // Kept for people: reports, disputes and what is new.
      default -> List.of();
    };
  }

  @Override
  public String accepted() {
    return "[accepted]";
  }
}
