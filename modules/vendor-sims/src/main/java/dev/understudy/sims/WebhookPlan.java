package dev.understudy.sims;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * How a vendor's webhooks are delivered, set by {@code POST /__sim/webhooks}.
 *
 * @param url where to; nothing is sent as long as there is none
 * @param delayMs before the first delivery, 0 to 600000
 * @param copies how often each event is delivered, 1 to 10
 * @param reordered whether of each two events the later one goes first
 */
record WebhookPlan(Optional<URI> url, long delayMs, int copies, boolean reordered) {

  static final WebhookPlan NONE = new WebhookPlan(Optional.empty(), 0, 1, false);

  private static final Set<String> FIELDS = Set.of("url", "delayMs", "copies", "reordered");

  WebhookPlan {
    if (delayMs < 0 || delayMs > 600_000) {
      throw new IllegalArgumentException("delayMs must be in [0, 600000], was " + delayMs);
    }
    if (copies < 1 || copies > 10) {
      throw new IllegalArgumentException("copies must be in [1, 10], was " + copies);
    }
  }

  static WebhookPlan of(JsonObject json) {
    for (String field : json.fieldNames()) {
      if (!FIELDS.contains(field)) {
        throw new IllegalArgumentException("webhooks have no \"" + field + "\"");
      }
    }
    return new WebhookPlan(
        Optional.ofNullable(json.getString("url")).map(URI::create),
        json.getLong("delayMs", NONE.delayMs),
        json.getInteger("copies", NONE.copies),
        json.getBoolean("reordered", NONE.reordered));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("url", url.map(URI::toString).orElse(null))
        .put("delayMs", delayMs)
        .put("copies", copies)
        .put("reordered", reordered);
  }
}
