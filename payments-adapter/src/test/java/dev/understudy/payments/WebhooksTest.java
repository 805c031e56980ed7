package dev.understudy.payments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.adyen.model.notification.Amount;
import com.adyen.model.notification.NotificationRequestItem;
import com.adyen.util.HMACValidator;
import com.stripe.net.Webhook;
import dev.understudy.ledger.WebhookEvent;
import dev.understudy.ledger.WebhookInbox;
import dev.understudy.payments.vendor.adyen.AdyenWebhooksWire;
import dev.understudy.payments.vendor.stripe.StripeWebhooksWire;
import dev.understudy.service.Hmac;
import dev.understudy.service.Secret;
import dev.understudy.service.WebhookCall;
import dev.understudy.testkit.ManualClock;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What vendors sign and we believe, by their published vectors and their own SDKs. */
class WebhooksTest {

  /** The key and the data of Adyen's documentation. */
  private static final String KEY =
      "DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00";

  private static final String OTHER_KEY = "00".repeat(32);
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final ManualClock clock = new ManualClock(NOW);

  private static WebhookCall stripe(String signature, String body) {
    return new WebhookCall(Map.of("stripe-signature", signature), Buffer.buffer(body));
  }

  private static String signature(String secret, Instant at, String body) {
    long time = at.getEpochSecond();
    return "t="
        + time
        + ",v1="
        + Hmac.hex(secret.getBytes(UTF_8), (time + "." + body).getBytes(UTF_8));
  }

  private StripeWebhooksWire stripe(String secrets) {
    return new StripeWebhooksWire(Secret.of(secrets), clock);
  }

  private static final String EVENT =
      "{\"id\": \"evt_1\", \"object\": \"event\", \"type\": \"something.new\" }";

  @Test
  void stripesOwnSdkSignsWhatWeBelieve() throws Exception {
    long time = NOW.getEpochSecond();
    String signed = Webhook.Util.computeHmacSha256("whsec_a", time + "." + EVENT);

    assertThat(stripe("whsec_a").verified(stripe("t=" + time + ",v1=" + signed, EVENT)))
        .hasValueSatisfying(
            events ->
                assertThat(events)
                    .containsExactly(new WebhookEvent("stripe", "evt_1", "something.new", EVENT)));
  }

  @Test
  void whileASecretIsRolledBothAreGood() {
    for (String secret : List.of("whsec_old", "whsec_new")) {
      assertThat(
              stripe("whsec_old,whsec_new").verified(stripe(signature(secret, NOW, EVENT), EVENT)))
          .isPresent();
    }
    assertThat(stripe("whsec_new").verified(stripe(signature("whsec_old", NOW, EVENT), EVENT)))
        .isEmpty();
  }

  @Test
  void aSignatureIsGoodForFiveMinutes() {
    WebhookCall call = stripe(signature("whsec_a", NOW, EVENT), EVENT);
    clock.advance(Duration.ofMinutes(5));
    assertThat(stripe("whsec_a").verified(call)).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(stripe("whsec_a").verified(call)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "t=1", "v1=00", "t=x,v1=00", "t=1764000000,v1=", "garbage", "t=,v1=,"})
  void whatIsNoSignatureIsRefused(String header) {
    assertThat(stripe("whsec_a").verified(stripe(header, EVENT))).isEmpty();
  }

  @Test
  void oneByteMoreIsAnotherBody() {
    String signature = signature("whsec_a", NOW, EVENT);
    assertThat(stripe("whsec_a").verified(stripe(signature, EVENT + " "))).isEmpty();
  }

  @Test
  void adyensPublishedVectorIsOurs() {
    String data = "pspReference:originalReference:merchantAccount:reference:1000:EUR:EVENT:true";

    assertThat(Hmac.base64(HexFormat.of().parseHex(KEY), data.getBytes(UTF_8)))
        .isEqualTo("ipnxGCaUZ4l8TUW75a71/ghd2Fe5ffvX0pV4TLTntIc=");
  }

  private static String adyenItem(String key) throws Exception {
    NotificationRequestItem item = new NotificationRequestItem();
    item.setPspReference("PSP1");
    item.setMerchantAccountCode("UnderstudyECOM");
    item.setMerchantReference("not ours");
    item.setEventCode("REPORT_AVAILABLE");
    item.setSuccess(true);
    item.setAmount(new Amount().currency("EUR").value(1000L));
    String signature = new HMACValidator().calculateHMAC(item, key);
    return """
        {"live": "false", "notificationItems": [{"NotificationRequestItem": {
          "additionalData": {"hmacSignature": "%s"}, "amount": {"value": 1000, "currency": "EUR"},
          "eventCode": "REPORT_AVAILABLE", "merchantAccountCode": "UnderstudyECOM",
          "merchantReference": "not ours", "pspReference": "PSP1", "success": "true"}}]}
        """
        .formatted(signature);
  }

  private static WebhookCall adyen(String body) {
    return new WebhookCall(Map.of(), Buffer.buffer(body));
  }

  @Test
  void adyensOwnSdkSignsWhatWeBelieve() throws Exception {
    AdyenWebhooksWire rolled = new AdyenWebhooksWire(Secret.of(OTHER_KEY + "," + KEY));

    var events = rolled.verified(adyen(adyenItem(KEY))).orElseThrow();

    assertThat(events).extracting(WebhookEvent::key).containsExactly("PSP1:REPORT_AVAILABLE:true");
    assertThat(rolled.read(events.getFirst())).isEmpty();
    assertThat(new AdyenWebhooksWire(Secret.of(OTHER_KEY)).verified(adyen(adyenItem(KEY))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{}", "{\"notificationItems\": [1]}", "{\"notificationItems\": 1}"})
  void whatIsNoNotificationIsRefused(String body) {
    assertThat(new AdyenWebhooksWire(Secret.of(KEY)).verified(adyen(body))).isEmpty();
  }

  @Test
  void anEventIsKeptOnceHoweverOftenItComesAndAnUnknownOneStays() throws Exception {
    try (TestLedger ledger = new TestLedger()) {
      WebhookInbox inbox = new WebhookInbox(ledger.database);
      WebhookEvent event = new WebhookEvent("stripe", "evt_1", "something.new", EVENT);

      assertThat(ledger.run(() -> inbox.keep(List.of(event)))).isEqualTo(1);
      assertThat(ledger.run(() -> inbox.keep(List.of(event, event)))).isZero();
      assertThat(ledger.run(() -> inbox.takeDue(10, Duration.ofMinutes(1)))).containsExactly(event);
      assertThat(ledger.run(() -> inbox.takeDue(10, Duration.ofMinutes(1)))).isEmpty();
      ledger.run(
          () -> {
            inbox.done(event, "says nothing of ours");
            return true;
          });
      assertThat(ledger.run(() -> inbox.keep(List.of(event)))).isZero();
    }
  }
}
