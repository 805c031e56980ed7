package dev.understudy.payments.vendor.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.ledger.WebhookEvent;
import dev.understudy.payments.Change;
import dev.understudy.payments.Charge;
import dev.understudy.payments.Receipt;
import dev.understudy.payments.VendorNews;
import dev.understudy.payments.VendorWebhooks;
import dev.understudy.service.Hmac;
import dev.understudy.service.Secret;
import dev.understudy.service.WebhookCall;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Stripe's webhooks, after "Verify webhook signatures manually": HMAC-SHA256 of the time and the
 * raw body, within five minutes.
 */
public final class StripeWebhooksWire implements VendorWebhooks {

  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final Secret secrets;
  private final InstantSource clock;

  /**
   * @param secrets the endpoint's secret; while it is rolled, both, with a comma between them
   */
  public StripeWebhooksWire(Secret secrets, InstantSource clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public Optional<List<WebhookEvent>> verified(WebhookCall call) {
    String header = call.header("stripe-signature").orElse("");
    List<String[]> parts =
        Arrays.stream(header.split(",")).map(p -> p.strip().split("=", 2)).toList();
    String time = value(parts, "t").stream().findFirst().orElse("");
    if (!time.matches("[0-9]{1,12}") || isOld(time)) {
      return Optional.empty();
    }
    byte[] signed =
        io.vertx.core.buffer.Buffer.buffer(time + ".").appendBuffer(call.body()).getBytes();
    boolean good =
        Arrays.stream(secrets.value().split(","))
            .map(secret -> Hmac.hex(secret.strip().getBytes(UTF_8), signed))
            .anyMatch(
                expected -> value(parts, "v1").stream().anyMatch(v1 -> Hmac.equal(expected, v1)));
    return good ? event(call) : Optional.empty();
  }

  private boolean isOld(String time) {
    Duration age =
        Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), clock.instant()).abs();
    return age.compareTo(TOLERANCE) > 0;
  }

  private static List<String> value(List<String[]> parts, String name) {
    return parts.stream().filter(p -> p.length == 2 && p[0].equals(name)).map(p -> p[1]).toList();
  }

  private static Optional<List<WebhookEvent>> event(WebhookCall call) {
    try {
      JsonObject event = call.body().toJsonObject();
      return Optional.of(
          List.of(
              new WebhookEvent(
                  "stripe",
                  event.getString("id", ""),
                  event.getString("type", ""),
                  call.body().toString())));
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<VendorNews> read(WebhookEvent event) {
    JsonObject data = new JsonObject(event.body()).getJsonObject("data", new JsonObject());
    JsonObject object = data.getJsonObject("object", new JsonObject());
    if (event.kind().startsWith("payment_intent.")) {
      return intent(object).stream().toList();
    }
    // Of the same refund, and of all that befalls it, both kinds tell.
    return event.kind().startsWith("refund.") || event.kind().equals("charge.refund.updated")
        ? refund(object).stream().toList()
        : List.of();
  }

  private static Optional<VendorNews> intent(JsonObject intent) {
    String key = StripeWire.metadata(intent).getString("payment", "");
    if (!Charge.isKey(key)) {
      return Optional.empty();
    }
    return switch (StripeWire.receipt(intent)) {
      case Outcome.Success<Receipt>(Receipt receipt) ->
          Optional.of(new VendorNews.Charged(key, receipt));
      case Outcome.Declined<Receipt>(Refusal refusal) ->
          Optional.of(new VendorNews.Declined(key, intent.getString("id", ""), refusal));
      case Outcome.NotExecuted<Receipt> _ -> Optional.empty();
      case Outcome.Unknown<Receipt> _ -> Optional.empty();
    };
  }

  private static Optional<VendorNews> refund(JsonObject refund) {
    String change = StripeWire.metadata(refund).getString("operation", "");
    if (!Charge.isKey(change)) {
      return Optional.empty();
    }
    UUID id = UUID.fromString(change);
    String ref = refund.getString("id", "");
    return switch (refund.getString("status", "")) {
      case "succeeded" -> Optional.of(new VendorNews.ChangeEnded(id, ref, Optional.empty()));
      // Also days after it had succeeded: the bank has sent the money back.
      case "failed", "canceled" ->
          Optional.of(
              new VendorNews.ChangeUndone(
                  Change.Kind.REFUND,
                  change,
                  ref,
                  new Refusal(
                      refund.getString("failure_reason", "failed"), "the refund failed", false)));
      default -> Optional.empty();
    };
  }

  @Override
  public String accepted() {
    return "";
  }
}
