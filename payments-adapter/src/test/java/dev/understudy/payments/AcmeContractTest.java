package dev.understudy.payments;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.ledger.WebhookEvent;
import dev.understudy.service.Hmac;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.WebhookCall;
import dev.understudy.sims.VendorSim;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** A third vendor passes the same contract; it is what docs/add-a-provider.md builds. */
class AcmeContractTest extends PaymentProviderContract {

  @Override
  VendorSim sim() {
    return new AcmeSim();
  }

  @Override
  PaymentProvider provider(VendorCalls calls) {
    return new AcmePayments(calls);
  }

  @Override
  VendorWebhooks webhooks() {
    return new AcmeWebhooks();
  }

  @Override
  String ok() {
    return "ok";
  }

  @Override
  String declined() {
    return "declined";
  }

  private static final class AcmeWebhooks implements VendorWebhooks {

    @Override
    public Optional<List<WebhookEvent>> verified(WebhookCall call) {
      String expected = Hmac.hex(AcmeSim.SECRET.getBytes(UTF_8), call.body().getBytes());
      if (!Hmac.equal(expected, call.header("x-acme-signature").orElse(""))) {
        return Optional.empty();
      }
      String key = "" + call.body().toJsonObject().getValue("event");
      return Optional.of(List.of(new WebhookEvent("acme", key, "charge", call.body().toString())));
    }

    @Override
    public List<VendorNews> read(WebhookEvent event) {
      JsonObject charge = new JsonObject(event.body()).getJsonObject("charge");
      return List.of(
          new VendorNews.Charged(
              charge.getString("key"),
              new Receipt(charge.getString("id"), Receipt.State.CAPTURED)));
    }

    @Override
    public String accepted() {
      return "";
    }
  }
}
