package dev.understudy.payments;

import static dev.understudy.payments.SimWorld.ADYEN;
import static dev.understudy.payments.SimWorld.STRIPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.Fate;
import java.io.IOException;
import java.util.Currency;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What may follow a soft decline, on a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SoftDeclineTest {

  private final TestLedger ledger = new TestLedger();
  private final SimWorld world = new SimWorld();
  private int last;

  SoftDeclineTest() throws IOException {}

  @AfterAll
  void stop() throws Exception {
    ledger.close();
  }

  private Payment charge(String method) throws Exception {
    String reference = "soft-" + ++last;
    Money money = new Money(1000, Currency.getInstance("EUR"));
    NewPayment request = new NewPayment(reference, money, method, Capture.AUTOMATIC);
    Parts node = world.node(ledger.database, STRIPE, SimWorld.Around.NOTHING);
    Charged charged = ledger.run(() -> node.payments().charge("key-" + reference, request));
    return ((Charged.Stands) charged).payment();
  }

  private int charges(Payment payment) {
    return world.books(payment.request().merchantReference()).size();
  }

  @Test
  void itStandsUnlessTheCatalogueSaysOtherwise() throws Exception {
    world.movingOn = Set.of();

    Payment payment = charge("pm_poor_stripe");

    assertThat(payment.status()).isEqualTo(PaymentStatus.DECLINED_SOFT);
    assertThat(payment.provider()).isEqualTo(STRIPE);
    assertThat(charges(payment)).isZero();
  }

  @Test
  void theNextVendorIsAskedWhereTheCatalogueSaysSo() throws Exception {
    world.movingOn = Set.of(STRIPE);

    Payment payment = charge("pm_poor_stripe");

    assertThat(payment.status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(payment.provider()).isEqualTo(ADYEN);
    assertThat(charges(payment)).isEqualTo(1);
    Parts node = world.node(ledger.database, STRIPE, SimWorld.Around.NOTHING);
    assertThat(ledger.run(() -> node.trail().of(payment.id())))
        .extracting(Tried::result)
        .containsExactly("stripe: insufficient_funds; next adyen");
  }

  @Test
  void aHardDeclineStandsWhateverThePolicy() throws Exception {
    world.movingOn = Set.of(STRIPE, ADYEN);

    Payment payment = charge("pm_declined");

    assertThat(payment.status()).isEqualTo(PaymentStatus.DECLINED_HARD);
    assertThat(payment.provider()).isEqualTo(STRIPE);
  }

  @Test
  void whoIsDeclinedByAllIsDeclined() throws Exception {
    world.movingOn = Set.of(STRIPE, ADYEN);

    Payment payment = charge("pm_poor");

    assertThat(payment.status()).isEqualTo(PaymentStatus.DECLINED_SOFT);
    assertThat(payment.refusal().orElseThrow().code()).isEqualTo("12");
    assertThat(charges(payment)).isZero();
  }

  @Test
  void whatTheFirstHasSaidStandsWhenNobodyElseCanBeAsked() throws Exception {
    world.movingOn = Set.of(STRIPE, ADYEN);
    world.adyen.fate(_ -> Fate.NOT_SENT);
    Payment payment = charge("pm_poor_stripe");
    world.adyen.fate(_ -> Fate.ANSWERED);

    assertThat(payment.status()).isEqualTo(PaymentStatus.DECLINED_SOFT);
    assertThat(payment.refusal().orElseThrow().code()).isEqualTo("insufficient_funds");
  }

  @Test
  void whatTheNextDoesNotAnswerIsUnknownAndNoDecline() throws Exception {
    world.movingOn = Set.of(STRIPE, ADYEN);
    world.adyen.fate(_ -> Fate.REPLY_LOST);
    Payment payment = charge("pm_poor_stripe");
    world.adyen.fate(_ -> Fate.ANSWERED);

    assertThat(payment.status()).isEqualTo(PaymentStatus.UNKNOWN);
    assertThat(charges(payment)).isEqualTo(1);
  }
}
