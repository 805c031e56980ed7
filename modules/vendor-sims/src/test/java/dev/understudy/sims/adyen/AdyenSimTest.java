package dev.understudy.sims.adyen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.adyen.Client;
import com.adyen.enums.Environment;
import com.adyen.model.RequestOptions;
import com.adyen.model.checkout.Amount;
import com.adyen.model.checkout.CardDetails;
import com.adyen.model.checkout.CheckoutPaymentMethod;
import com.adyen.model.checkout.PaymentRefundRequest;
import com.adyen.model.checkout.PaymentRequest;
import com.adyen.model.checkout.PaymentResponse;
import com.adyen.service.checkout.ModificationsApi;
import com.adyen.service.checkout.PaymentsApi;
import com.adyen.service.exception.ApiException;
import dev.understudy.sims.RunningSim;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The simulator under Adyen's own library, unmodified. */
class AdyenSimTest {

  private final RunningSim sim = new RunningSim(new AdyenSim(InstantSource.system()));
  private final PaymentsApi adyen = payments(AdyenSim.API_KEY);

  @AfterEach
  void stop() {
    sim.close();
  }

  private PaymentsApi payments(String key) {
    return new PaymentsApi(new Client(key, Environment.TEST), sim.url() + "/v71");
  }

  private static PaymentRequest request(String reference, String token, long value) {
    return new PaymentRequest()
        .merchantAccount(AdyenSim.MERCHANT_ACCOUNT)
        .reference(reference)
        .returnUrl("https://understudy.example/return")
        .amount(new Amount().currency("EUR").value(value))
        .paymentMethod(
            new CheckoutPaymentMethod(
                new CardDetails().type(CardDetails.TypeEnum.SCHEME).storedPaymentMethodId(token)));
  }

  private static RequestOptions key(String key) {
    return new RequestOptions().idempotencyKey(key);
  }

  @Test
  void aPaymentIsOneChargeInTheLedger() throws Exception {
    PaymentResponse response = adyen.payments(request("order-1", "tok_ok", 1050), key("k1"));

    assertThat(response.getResultCode()).isEqualTo(PaymentResponse.ResultCodeEnum.AUTHORISED);
    assertThat(sim.ledger())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getString("kind")).isEqualTo("charge");
              assertThat(entry.getString("id")).isEqualTo(response.getPspReference());
              assertThat(entry.getString("reference")).isEqualTo("order-1");
              assertThat(entry.getLong("amount")).isEqualTo(1050);
            });
  }

  @Test
  void theSameKeyChargesOnce() throws Exception {
    PaymentResponse first = adyen.payments(request("order-1", "tok_ok", 1050), key("k1"));
    PaymentResponse second = adyen.payments(request("order-1", "tok_ok", 1050), key("k1"));

    assertThat(second.getPspReference()).isEqualTo(first.getPspReference());
    assertThat(sim.ledger()).hasSize(1);
  }

  @Test
  void theSameReferenceUnderAnotherKeyIsAnotherCharge() throws Exception {
    adyen.payments(request("order-1", "tok_ok", 1050), key("k1"));
    adyen.payments(request("order-1", "tok_ok", 1050), key("k2"));

    assertThat(sim.ledger()).hasSize(2);
  }

  @Test
  void theSameKeyForAnotherPaymentIsRefused() throws Exception {
    adyen.payments(request("order-1", "tok_ok", 1050), key("k1"));

    ApiException error =
        catchThrowableOfType(
            ApiException.class, () -> adyen.payments(request("order-2", "tok_ok", 1), key("k1")));

    assertThat(error.getStatusCode()).isEqualTo(422);
    assertThat(error.getError().getErrorCode()).isEqualTo("704");
  }

  @Test
  void aRefusalChargesNothing() throws Exception {
    PaymentResponse response = adyen.payments(request("order-1", "tok_no_funds", 1050), key("k1"));

    assertThat(response.getResultCode()).isEqualTo(PaymentResponse.ResultCodeEnum.REFUSED);
    assertThat(response.getRefusalReasonCode()).isEqualTo("12");
    assertThat(sim.ledger()).isEmpty();
  }

  @Test
  void aRefundIsBoundedByWhatWasCaptured() throws Exception {
    PaymentResponse payment = adyen.payments(request("order-1", "tok_ok", 1050), key("k1"));
    ModificationsApi modifications =
        new ModificationsApi(new Client(AdyenSim.API_KEY, Environment.TEST), sim.url() + "/v71");
    PaymentRefundRequest refund =
        new PaymentRefundRequest()
            .merchantAccount(AdyenSim.MERCHANT_ACCOUNT)
            .amount(new Amount().currency("EUR").value(1050L));

    modifications.refundCapturedPayment(payment.getPspReference(), refund, key("r1"));
    modifications.refundCapturedPayment(payment.getPspReference(), refund, key("r2"));

    assertThat(sim.ledger())
        .extracting(e -> e.getString("kind"))
        .containsExactly("charge", "refund");
  }

  @Test
  void aWrongKeyIsRefused() {
    ApiException error =
        catchThrowableOfType(
            ApiException.class,
            () -> payments("wrong").payments(request("order-1", "tok_ok", 1), key("k1")));

    assertThat(error.getStatusCode()).isEqualTo(401);
  }

  @Test
  void whatIsNoRequestIsRefused() throws Exception {
    Map<String, String> headers = Map.of("X-API-Key", AdyenSim.API_KEY);

    assertThat(sim.post("/v71/payments", headers, "{").statusCode()).isEqualTo(400);
    assertThat(sim.post("/v71/payments", headers, "[1]").statusCode()).isEqualTo(400);
  }
}
