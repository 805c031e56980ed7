package dev.understudy.sims.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.sims.Signatures;
import dev.understudy.sims.SimWebhook;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stripe's webhooks, signed after "Verify webhook signatures manually". */
final class StripeEvents {

  private final InstantSource clock;
  private final List<SimWebhook> waiting = new ArrayList<>();
  private long lastId;

  StripeEvents(InstantSource clock) {
    this.clock = clock;
  }

  /** Something happened to an object, which is told as it is now. */
  void happened(String type, JsonObject object) {
    String body =
        new JsonObject()
            .put("id", "evt_" + ++lastId)
            .put("object", "event")
            .put("api_version", StripeSim.API_VERSION)
            .put("created", clock.instant().getEpochSecond())
            .put("data", new JsonObject().put("object", object.copy()))
            .put("livemode", false)
            .put("type", type)
            .encode();
    waiting.add(new SimWebhook(body, now -> signed(body, now)));
  }

  List<SimWebhook> take() {
    List<SimWebhook> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  private static Map<String, String> signed(String body, Instant now) {
    long time = now.getEpochSecond();
    String signature = Signatures.hex(StripeSim.WEBHOOK_SECRET.getBytes(UTF_8), time + "." + body);
    return Map.of(
        "Content-Type", "application/json", "Stripe-Signature", "t=" + time + ",v1=" + signature);
  }
}
