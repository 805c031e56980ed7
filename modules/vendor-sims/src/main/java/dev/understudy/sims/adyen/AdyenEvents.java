package dev.understudy.sims.adyen;

import dev.understudy.sims.Signatures;
import dev.understudy.sims.SimWebhook;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Adyen's standard webhooks, signed after "Verify HMAC signatures": the signature is in the body.
 */
final class AdyenEvents {

  private final InstantSource clock;
  private final List<SimWebhook> waiting = new ArrayList<>();

  AdyenEvents(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Something ended.
   *
   * @param original the payment that was modified; empty for the payment itself
   */
  void happened(
      String code,
      boolean success,
      String pspReference,
      String original,
      String merchantReference,
      JsonObject amount,
      String reason) {
    JsonObject item =
        new JsonObject()
            .put("additionalData", new JsonObject())
            .put("amount", amount.copy())
            .put("eventCode", code)
            .put("eventDate", clock.instant().toString())
            .put("merchantAccountCode", AdyenSim.MERCHANT_ACCOUNT)
            .put("merchantReference", merchantReference)
            .put("pspReference", pspReference)
            .put("reason", reason)
            .put("success", "" + success);
    if (!original.isEmpty()) {
      item.put("originalReference", original);
    }
    item.getJsonObject("additionalData").put("hmacSignature", signature(item));
    String body =
        new JsonObject()
            .put("live", "false")
            .put(
                "notificationItems",
                new JsonArray().add(new JsonObject().put("NotificationRequestItem", item)))
            .encode();
    waiting.add(new SimWebhook(body, _ -> Map.of("Content-Type", "application/json")));
  }

  List<SimWebhook> take() {
    List<SimWebhook> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  private static String signature(JsonObject item) {
    JsonObject amount = item.getJsonObject("amount");
    String text =
        String.join(
            ":",
            item.getString("pspReference"),
            item.getString("originalReference", ""),
            item.getString("merchantAccountCode"),
            item.getString("merchantReference"),
            "" + amount.getLong("value"),
            amount.getString("currency"),
            item.getString("eventCode"),
            item.getString("success"));
    return Signatures.base64(HexFormat.of().parseHex(AdyenSim.HMAC_KEY), text);
  }
}
