package dev.understudy.payments;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.service.Hmac;
import dev.understudy.service.Secret;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An event as callers get it, signed after Standard Webhooks 1.0 ("Signature scheme"). */
final class EventJson {

  private static final String SECRET_PREFIX = "whsec_";

  private EventJson() {}

  static String body(PaymentEvent event) {
    return new JsonObject()
        .put("type", "payment." + event.status().name().toLowerCase(Locale.ROOT))
        .put("timestamp", event.at().toString())
        .put(
            "data",
            new JsonObject()
                .put("id", event.payment().toString())
                .put("merchantReference", event.merchantReference())
                .put("status", event.status().name())
                .put("provider", event.provider())
                .put("captured", event.captured())
                .put("refunded", event.refunded()))
        .encode();
  }

  /** The three headers of the scheme; one signature for each secret that is valid now. */
  static Map<String, String> headers(String id, String body, Secret secrets, Instant now) {
    String time = "" + now.getEpochSecond();
    byte[] signed = (id + "." + time + "." + body).getBytes(UTF_8);
    String signatures =
        Arrays.stream(secrets.value().split(" "))
            .map(secret -> "v1," + Hmac.base64(key(secret), signed))
            .collect(Collectors.joining(" "));
    return Map.of(
        "Content-Type",
        "application/json",
        "webhook-id",
        id,
        "webhook-timestamp",
        time,
        "webhook-signature",
        signatures);
  }

  private static byte[] key(String secret) {
    String base64 =
        secret.startsWith(SECRET_PREFIX) ? secret.substring(SECRET_PREFIX.length()) : secret;
    return Base64.getDecoder().decode(base64);
  }
}
