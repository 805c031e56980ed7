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
  private final List<Happened> waiting = new ArrayList<>();
  private long lastId;

  /** Worded only when somebody wants to hear it: mostly nobody does. */
  private record Happened(long id, long created, String type, JsonObject object) {

    SimWebhook told() {
      String body =
          new JsonObject()
              .put("id", "evt_" + id)
              .put("object", "event")
              .put("api_version", StripeSim.API_VERSION)
              .put("created", created)
              .put("data", new JsonObject().put("object", object))
              .put("livemode", false)
              .put("type", type)
              .encode();
      return new SimWebhook(body, now -> signed(body, now));
    }
  }

  StripeEvents(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Something happened to an object.
   *
   * @param object as it is now; nobody changes it any more
   */
  void happened(String type, JsonObject object) {
    waiting.add(new Happened(++lastId, clock.instant().getEpochSecond(), type, object));
  }

  List<SimWebhook> take() {
    List<SimWebhook> taken = waiting.stream().map(Happened::told).toList();
    waiting.clear();
    return taken;
  }

  void drop() {
    waiting.clear();
  }

  private static Map<String, String> signed(String body, Instant now) {
    long time = now.getEpochSecond();
    String signature = Signatures.hex(StripeSim.WEBHOOK_SECRET.getBytes(UTF_8), time + "." + body);
    return Map.of(
        "Content-Type", "application/json", "Stripe-Signature", "t=" + time + ",v1=" + signature);
  }
}
