package dev.understudy.payments;

import static dev.understudy.payments.SimWorld.ADYEN;
import static dev.understudy.payments.SimWorld.STRIPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Deadline;
import dev.understudy.sims.SimWebhook;
import dev.understudy.testkit.Fate;
import dev.understudy.testkit.VendorBooks;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Captures and refunds that fail after their vendor had done them. Webhooks come twice each, the
 * newest first; our ledger is compared with the vendor's own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UndoneTest {

  private static final long AMOUNT = 1000;

  private final TestLedger ledger = new TestLedger();
  private final SimWorld world = new SimWorld();
  private final Parts adyen = world.node(ledger.database, ADYEN, SimWorld.Around.NOTHING);
  private final Parts stripe = world.node(ledger.database, STRIPE, SimWorld.Around.NOTHING);
  private int last;

  UndoneTest() throws IOException {}

  @AfterAll
  void stop() throws Exception {
    ledger.close();
  }

  private Payment charge(Parts at, Capture capture) throws Exception {
    String reference = "undone-" + ++last;
    Money money = new Money(AMOUNT, Currency.getInstance("EUR"));
    NewPayment request = new NewPayment(reference, money, "pm_ok", capture);
    Charged charged = ledger.run(() -> at.payments().charge("key-" + reference, request));
    return ((Charged.Stands) charged).payment();
  }

  private Change change(Payment payment, Change.Kind kind, long amount) throws Exception {
    String key = kind + "-" + ++last;
    Deadline deadline = Deadline.after(Duration.ofSeconds(3), world.clock);
    Changes.Requested requested =
        ledger.run(
            () ->
                adyen
                    .changes()
                    .request(payment.id(), key, kind, OptionalLong.of(amount), true, deadline));
    assertThat(requested).isInstanceOf(Changes.Requested.Stands.class);
    return ((Changes.Requested.Stands) requested).change();
  }

  private void deliver() throws Exception {
    ledger.run(
        () -> {
          world.deliverWebhooks(adyen);
          adyen.resolver().newsDue();
          return true;
        });
  }

  private void deliver(SimWebhook webhook) throws Exception {
    ledger.run(
        () -> {
          SimWorld.deliver(adyen, ADYEN, List.of(webhook));
          adyen.resolver().newsDue();
          return true;
        });
  }

  private Payment read(Payment payment) throws Exception {
    return ledger.run(() -> adyen.payments().byId(payment.id()).orElseThrow());
  }

  private String ref(Change change) throws Exception {
    return ledger.run(
        () ->
            adyen.changes().of(change.paymentId()).stream()
                .filter(each -> each.id().equals(change.id()))
                .findFirst()
                .flatMap(Change::vendorRef)
                .orElseThrow());
  }

  private long forPeople() throws Exception {
    return ledger.run(() -> adyen.trail().waiting().incidents());
  }

  /** The vendor's own ledger says the same. */
  private void assertStands(Payment payment, PaymentStatus status, long captured, long refunded)
      throws Exception {
    Payment now = read(payment);
    assertThat(now.status()).isEqualTo(status);
    assertThat(now.captured()).isEqualTo(captured);
    assertThat(now.refunded()).isEqualTo(refunded);
    List<VendorBooks.Book> books = world.books(payment.request().merchantReference());
    assertThat(books).hasSize(1);
    assertThat(books.getFirst().captured()).isEqualTo(captured);
    assertThat(books.getFirst().refunded()).isEqualTo(refunded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"REFUND_FAILED", "REFUNDED_REVERSED"})
  void aRefundThatTheBankSendsBackMayBeAskedForAgain(String event) throws Exception {
    Payment payment = charge(adyen, Capture.AUTOMATIC);
    Change refund = change(payment, Change.Kind.REFUND, 600);
    deliver();
    assertStands(payment, PaymentStatus.PARTIALLY_REFUNDED, AMOUNT, 600);

    world.fail(ref(refund), event);
    deliver();

    assertStands(payment, PaymentStatus.CAPTURED, AMOUNT, 0);
    change(payment, Change.Kind.REFUND, AMOUNT);
    deliver();
    assertStands(payment, PaymentStatus.REFUNDED, AMOUNT, AMOUNT);
  }

  @Test
  void oneOfTwoRefundsFails() throws Exception {
    Payment payment = charge(adyen, Capture.AUTOMATIC);
    Change first = change(payment, Change.Kind.REFUND, 600);
    change(payment, Change.Kind.REFUND, 400);
    deliver();
    assertStands(payment, PaymentStatus.REFUNDED, AMOUNT, AMOUNT);

    world.fail(ref(first), "REFUND_FAILED");
    deliver();

    assertStands(payment, PaymentStatus.PARTIALLY_REFUNDED, AMOUNT, 400);
  }

  @Test
  void aRefundThatFailsBeforeItIsToldAsDoneIsNotDone() throws Exception {
    Payment payment = charge(adyen, Capture.AUTOMATIC);
    Change refund = change(payment, Change.Kind.REFUND, 600);
    world.fail(ref(refund), "REFUND_FAILED");

    deliver(); // The newest first: the failure, and then that it had gone well.

    assertStands(payment, PaymentStatus.CAPTURED, AMOUNT, 0);
  }

  @Test
  void aRefundThatStripesBankSendsBackMayBeAskedForAgain() throws Exception {
    Payment payment = charge(stripe, Capture.AUTOMATIC);
    Change refund = change(payment, Change.Kind.REFUND, 600);
    assertThat(refund.status()).isEqualTo(Change.Status.DONE);
    world.fail(ref(refund), "");

    deliver();

    assertStands(payment, PaymentStatus.CAPTURED, AMOUNT, 0);
    change(payment, Change.Kind.REFUND, AMOUNT);
    assertStands(payment, PaymentStatus.REFUNDED, AMOUNT, AMOUNT);
  }

  @Test
  void aCaptureThatFailsIsNoCapture() throws Exception {
    Payment payment = charge(adyen, Capture.MANUAL);
    Change capture = change(payment, Change.Kind.CAPTURE, AMOUNT);
    deliver();
    assertStands(payment, PaymentStatus.CAPTURED, AMOUNT, 0);

    world.fail(ref(capture), "CAPTURE_FAILED");
    deliver();

    assertStands(payment, PaymentStatus.AUTHORISED, 0, 0);
    change(payment, Change.Kind.CAPTURE, AMOUNT);
    deliver();
    assertStands(payment, PaymentStatus.CAPTURED, AMOUNT, 0);
  }

  @Test
  void theCaptureThatCameWithTheChargeMayFailToo() throws Exception {
    Payment payment = charge(adyen, Capture.AUTOMATIC);
    deliver();
    world.fail(payment.vendorId().orElseThrow(), "CAPTURE_FAILED");

    deliver();

    assertStands(payment, PaymentStatus.AUTHORISED, 0, 0);
    change(payment, Change.Kind.CAPTURE, AMOUNT);
    deliver();
    assertStands(payment, PaymentStatus.CAPTURED, AMOUNT, 0);
  }

  @Test
  void aFailedCaptureOfWhatWasGivenBackIsForPeople() throws Exception {
    Payment payment = charge(adyen, Capture.MANUAL);
    Change capture = change(payment, Change.Kind.CAPTURE, AMOUNT);
    deliver();
    change(payment, Change.Kind.REFUND, 1);
    deliver();
    long before = forPeople();

    world.fail(ref(capture), "CAPTURE_FAILED");
    deliver();

    assertThat(forPeople()).isEqualTo(before + 1);
    assertThat(read(payment).status()).isEqualTo(PaymentStatus.PARTIALLY_REFUNDED);
    assertThat(read(payment).captured()).isEqualTo(AMOUNT);
  }

  @Test
  void newsThatComesBeforeTheChargeIsKnownWaitsForIt() throws Exception {
    world.adyen.fate(_ -> Fate.REPLY_LOST);
    Payment payment = charge(adyen, Capture.AUTOMATIC);
    world.adyen.fate(_ -> Fate.ANSWERED);
    assertThat(payment.status()).isEqualTo(PaymentStatus.UNKNOWN);
    String id = world.books(payment.request().merchantReference()).getFirst().id();
    world.fail(id, "CAPTURE_FAILED");

    List<SimWebhook> told = world.adyenSim.takeWebhooks();

    deliver(told.getLast());
    assertThat(read(payment).status()).isEqualTo(PaymentStatus.UNKNOWN);
    deliver(told.getFirst());
    assertThat(read(payment).status()).isEqualTo(PaymentStatus.CAPTURED);
    ledger.run(
        () ->
            ledger.database.execute(
                "update webhook_inbox set lease_until = now() where processed_at is null",
                Tuple.tuple()));
    deliver();

    assertStands(payment, PaymentStatus.AUTHORISED, 0, 0);
  }
}
