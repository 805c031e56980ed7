package dev.understudy.payments;

import static dev.understudy.payments.SimWorld.ADYEN;
import static dev.understudy.payments.SimWorld.STRIPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.ProviderId;
import dev.understudy.testkit.Fate;
import java.io.IOException;
import java.time.Duration;
import java.util.Currency;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Customers come back from 3-D Secure; on a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthenticationTest {

  private final TestLedger ledger = new TestLedger();
  private final SimWorld world = new SimWorld();
  private int last;

  AuthenticationTest() throws IOException {}

  @AfterAll
  void stop() throws Exception {
    ledger.close();
  }

  private Parts node(ProviderId first) {
    return world.node(ledger.database, first, SimWorld.Around.NOTHING);
  }

  private Payment asked(Parts node) throws Exception {
    String reference = "auth-" + ++last;
    Money money = new Money(1000, Currency.getInstance("EUR"));
    NewPayment request = new NewPayment(reference, money, "pm_3ds", Capture.AUTOMATIC);
    Charged charged = ledger.run(() -> node.payments().charge("key-" + reference, request));
    Payment payment = ((Charged.Stands) charged).payment();
    assertThat(payment.status()).isEqualTo(PaymentStatus.ACTION_REQUIRED);
    return payment;
  }

  private Payment ended(Parts node, Payment payment, Map<String, String> details) throws Exception {
    Deadline deadline = Deadline.after(Duration.ofSeconds(3), world.clock);
    return ledger.run(
        () -> node.authentication().ended(payment.id(), details, deadline).orElseThrow());
  }

  private static Map<String, String> result(Payment payment, String end) {
    return Map.of("redirectResult", payment.vendorId().orElseThrow() + end);
  }

  private int charges(Payment payment) {
    return world.books(payment.request().merchantReference()).size();
  }

  @Test
  void adyenChargesOnceWhenTheResultIsHandedOverHoweverOften() throws Exception {
    Parts node = node(ADYEN);
    Payment payment = asked(node);

    assertThat(ended(node, payment, result(payment, "")).status())
        .isEqualTo(PaymentStatus.CAPTURED);
    assertThat(ended(node, payment, result(payment, "")).status())
        .isEqualTo(PaymentStatus.CAPTURED);
    assertThat(charges(payment)).isEqualTo(1);
  }

  @Test
  void whoFailsToAuthenticateIsDeclined() throws Exception {
    Parts node = node(ADYEN);
    Payment payment = asked(node);

    Payment now = ended(node, payment, result(payment, "-failed"));

    assertThat(now.status()).isEqualTo(PaymentStatus.DECLINED_HARD);
    assertThat(now.refusal().orElseThrow().code()).isEqualTo("11");
    assertThat(charges(payment)).isZero();
  }

  @Test
  void detailsThatTheVendorRefusesSettleNothing() throws Exception {
    Parts node = node(ADYEN);
    Payment payment = asked(node);

    assertThat(ended(node, payment, Map.of("redirectResult", "another")).status())
        .isEqualTo(PaymentStatus.ACTION_REQUIRED);
  }

  @Test
  void aLostAnswerLeavesItToTheWebhook() throws Exception {
    Parts node = node(ADYEN);
    Payment payment = asked(node);
    world.adyen.fate(_ -> Fate.REPLY_LOST);
    assertThat(ended(node, payment, result(payment, "")).status())
        .isEqualTo(PaymentStatus.ACTION_REQUIRED);
    world.adyen.fate(_ -> Fate.ANSWERED);

    ledger.run(
        () -> {
          world.deliverWebhooks(node);
          node.resolver().newsDue();
          return true;
        });

    assertThat(ended(node, payment, Map.of()).status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(charges(payment)).isEqualTo(1);
  }

  @Test
  void stripeIsAskedHowItStands() throws Exception {
    Parts node = node(STRIPE);
    Payment payment = asked(node);
    assertThat(ended(node, payment, Map.of()).status()).isEqualTo(PaymentStatus.ACTION_REQUIRED);

    world.authenticate(payment.vendorId().orElseThrow());

    assertThat(ended(node, payment, Map.of()).status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(charges(payment)).isEqualTo(1);
  }

  @Test
  void ofAPaymentThatThereIsNotNothingIsSaid() throws Exception {
    Parts node = node(STRIPE);
    Deadline deadline = Deadline.after(Duration.ofSeconds(3), world.clock);

    assertThat(ledger.run(() -> node.authentication().ended(UUID.randomUUID(), Map.of(), deadline)))
        .isEmpty();
  }
}
