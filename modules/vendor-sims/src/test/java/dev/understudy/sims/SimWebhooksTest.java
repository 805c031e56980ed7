package dev.understudy.sims;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.adyen.notification.WebhookHandler;
import com.adyen.util.HMACValidator;
import com.squareup.square.utilities.WebhooksHelper;
import com.stripe.model.Event;
import com.stripe.net.Webhook;
import dev.understudy.sims.adyen.AdyenSim;
import dev.understudy.sims.shopify.ShopifySim;
import dev.understudy.sims.square.SquareSim;
import dev.understudy.sims.stripe.StripeSim;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The simulators' webhooks as the vendors' own SDKs see them. */
class SimWebhooksTest {

  private record Delivered(Map<String, String> headers, String body) {}

  private static final Map<String, String> STRIPE =
      Map.of("Authorization", "Bearer " + StripeSim.API_KEY);

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Delivered> delivered = new LinkedBlockingQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final HttpServer receiver =
      vertx
          .createHttpServer()
          .requestHandler(
              request ->
                  request
                      .body()
                      .onSuccess(
                          body -> {
                            if (refused.getAndDecrement() > 0) {
                              request.response().setStatusCode(503).end();
                              return;
                            }
                            Map<String, String> headers = new HashMap<>();
                            request
                                .headers()
                                .forEach(
                                    h -> headers.put(h.getKey().toLowerCase(ROOT), h.getValue()));
                            delivered.add(new Delivered(headers, body.toString()));
                            request.response().end();
                          }))
          .listen(0, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .join();

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void plan(RunningSim sim, String more) throws Exception {
    String url = "http://127.0.0.1:" + receiver.actualPort() + "/";
    String body = "{\"url\": \"" + url + "\"" + more + "}";
    assertThat(sim.post("/__sim/webhooks", Map.of(), body).statusCode()).isEqualTo(200);
  }

  private Delivered next() throws InterruptedException {
    Delivered next = delivered.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("a webhook").isNotNull();
    return next;
  }

  private static void charge(RunningSim stripe) throws Exception {
    stripe.post(
        "/v1/payment_intents",
        STRIPE,
        "amount=1000&currency=eur&payment_method=pm_card_visa&confirm=true");
  }

  @Test
  void stripesOwnVerifierAcceptsThem() throws Exception {
    try (RunningSim stripe = new RunningSim(new StripeSim(InstantSource.system()))) {
      plan(stripe, "");
      charge(stripe);

      Delivered webhook = next();
      Event event =
          Webhook.constructEvent(
              webhook.body(), webhook.headers().get("stripe-signature"), StripeSim.WEBHOOK_SECRET);
      assertThat(event.getType()).isEqualTo("payment_intent.succeeded");
    }
  }

  @Test
  void adyensOwnVerifierAcceptsThem() throws Exception {
    try (RunningSim adyen = new RunningSim(new AdyenSim(InstantSource.system()))) {
      plan(adyen, "");
      adyen.post(
          "/v71/payments",
          Map.of("X-API-Key", AdyenSim.API_KEY),
          """
          {"merchantAccount": "UnderstudyECOM", "reference": "r1",
           "amount": {"value": 1000, "currency": "EUR"},
           "paymentMethod": {"type": "scheme", "storedPaymentMethodId": "tok_ok"}}
          """);

      var item =
          new WebhookHandler()
              .handleNotificationJson(next().body())
              .getNotificationItems()
              .getFirst();
      assertThat(new HMACValidator().validateHMAC(item, AdyenSim.HMAC_KEY)).isTrue();
      assertThat(item.getEventCode()).isEqualTo("AUTHORISATION");
    }
  }

  @Test
  void squaresOwnVerifierAcceptsThem() throws Exception {
    try (RunningSim square = new RunningSim(new SquareSim(InstantSource.system()))) {
      plan(square, "");
      square.post("/__sim/sell", Map.of(), "{\"sku\": \"SKU-20\", \"quantity\": 4}");

      Delivered webhook = next();
      assertThat(
              WebhooksHelper.verifySignature(
                  webhook.body(),
                  webhook.headers().get("x-square-hmacsha256-signature"),
                  SquareSim.WEBHOOK_KEY,
                  "http://127.0.0.1:" + receiver.actualPort() + "/"))
          .isTrue();
      assertThat(webhook.body()).contains("inventory.count.updated", "\"quantity\":\"96\"");
    }
  }

  @Test
  void shopifyTellsALevelByItsNumbersAsItIsNow() throws Exception {
    try (RunningSim shopify = new RunningSim(new ShopifySim(InstantSource.system()))) {
      plan(shopify, "");
      shopify.post("/__sim/sell", Map.of(), "{\"sku\": \"SKU-20\", \"quantity\": 4}");

      Delivered webhook = next();
      JsonObject level = new JsonObject(webhook.body());
      assertThat(level.getLong("available")).isEqualTo(96);
      assertThat(level.getLong("location_id")).isEqualTo(1);
      assertThat(level.getString("admin_graphql_api_id"))
          .endsWith("inventory_item_id=" + level.getLong("inventory_item_id"));
      assertThat(webhook.headers())
          .containsEntry("x-shopify-topic", "inventory_levels/update")
          .containsKeys("x-shopify-event-id", "x-shopify-hmac-sha256");
    }
  }

  @Test
  void theyComeTwiceAndLateWhenThePlanSaysSo() throws Exception {
    try (RunningSim stripe = new RunningSim(new StripeSim(InstantSource.system()))) {
      plan(stripe, ", \"copies\": 2, \"delayMs\": 50");
      charge(stripe);

      assertThat(next().body()).isEqualTo(next().body());
    }
  }

  @Test
  void theyComeOutOfOrderWhenThePlanSaysSo() throws Exception {
    try (RunningSim stripe = new RunningSim(new StripeSim(InstantSource.system()))) {
      plan(stripe, ", \"reordered\": true");
      charge(stripe);
      charge(stripe);

      List<String> ids =
          List.of(
              new JsonObject(next().body()).getString("id"),
              new JsonObject(next().body()).getString("id"));
      assertThat(ids).containsExactly("evt_2", "evt_1");
    }
  }

  @Test
  void theyComeAgainUntilTheyAreTaken() throws Exception {
    refused.set(2);
    try (RunningSim stripe = new RunningSim(new StripeSim(InstantSource.system()))) {
      plan(stripe, "");
      charge(stripe);

      assertThat(next().body()).contains("payment_intent.succeeded");
    }
  }
}
