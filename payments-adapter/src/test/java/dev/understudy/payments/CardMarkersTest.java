package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Outcome;
import dev.understudy.service.CardNumbers;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import dev.understudy.service.WebhookCall;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A vendor whose every word holds a card number: none of them may stay with us. */
class CardMarkersTest {

  private static final String MARKER = "4242424242424242";

  private static final String ANSWER =
      """
      {"id": "pi_1", "object": "payment_intent", "status": "%s", "resultCode": "%s",
       "pspReference": "PSP1", "refusalReason": "card 4242424242424242", "refusalReasonCode": "4242424242424242",
       "next_action": {"text": "4242 4242 4242 4242"}, "action": {"text": "4242-4242-4242-4242"},
       "last_payment_error": {"code": "card_declined", "message": "4242424242424242"},
       "message": "4242424242424242", "errorCode": "4242-4242-4242-4242", "errorType": "validation",
       "error": {"type": "card_error", "code": "4242 4242 4242 4242", "message": "no: 4242424242424242",
                 "payment_intent": {"id": "pi_1", "note": "4242424242424242"}}}
      """;

  private static VendorCalls saying(int status, String intent, String result) {
    String body = ANSWER.formatted(intent, result);
    return (_, _) ->
        new Outcome.Success<>(
            new VendorReply(status, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body)));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 402, 404, 409, 422, 500})
  void noCardNumberOfAVendorsAnswerIsInItsOutcome(int status) {
    SimWorld world = new SimWorld();
    Charge charge =
        new Charge(
            java.util.UUID.randomUUID(),
            0,
            "order",
            new Money(100, Currency.getInstance("EUR")),
            "token",
            Capture.AUTOMATIC,
            Purpose.ORDER);
    for (String intent :
        List.of("succeeded", "requires_action", "requires_payment_method", MARKER)) {
      for (String result : List.of("Authorised", "Refused", "RedirectShopper", MARKER)) {
        VendorCalls calls = saying(status, intent, result);
        for (PaymentProvider provider : List.of(world.stripe(calls), world.adyen(calls))) {
          Outcome<Receipt> outcome = provider.charge(charge, PaymentProviderContract.soon());
          assertThat(CardNumbers.isIn(outcome.toString())).as(outcome.toString()).isFalse();
        }
      }
    }
  }

  @Test
  void afterARunOfMarkersNoneIsInTheLedger() throws Exception {
    try (TestLedger ledger = new TestLedger()) {
      SimWorld world = new SimWorld();
      Parts node =
          world.node(
              ledger.database,
              SimWorld.STRIPE,
              new SimWorld.Around(
                  sql -> sql,
                  (_, _) -> saying(402, "requires_payment_method", "Refused"),
                  provider -> provider));
      NewPayment request =
          new NewPayment(
              "marked", new Money(100, Currency.getInstance("EUR")), "pm_ok", Capture.AUTOMATIC);
      ledger.run(() -> node.payments().charge("marked", request));
      String event =
          "{\"id\": \"evt_1\", \"type\": \"something.new\", \"note\": \"" + MARKER + "\"}";
      WebhookCall call =
          new WebhookCall(Map.of("stripe-signature", signature(event)), Buffer.buffer(event));
      assertThat(ledger.run(() -> node.news().receive(SimWorld.STRIPE, call)).status())
          .isEqualTo(200);

      List<String> rows = new ArrayList<>();
      for (String table :
          List.of(
              "payment", "payment_trail", "payment_event", "payment_incident", "webhook_inbox")) {
        for (Row row :
            ledger.run(
                () ->
                    ledger.database.execute(
                        "select t::text as line from " + table + " t", Tuple.tuple()))) {
          rows.add(row.getString("line"));
        }
      }
      assertThat(rows).anyMatch(line -> line.contains("[card number]"));
      assertThat(rows).noneMatch(CardNumbers::isIn);
    }
  }

  private static String signature(String event) {
    long now = java.time.Instant.now().getEpochSecond();
    return "t="
        + now
        + ",v1="
        + dev.understudy.sims.Signatures.hex(
            dev.understudy.sims.stripe.StripeSim.WEBHOOK_SECRET.getBytes(
                java.nio.charset.StandardCharsets.UTF_8),
            now + "." + event);
  }
}
