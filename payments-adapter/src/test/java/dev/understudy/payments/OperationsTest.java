package dev.understudy.payments;

import static dev.understudy.payments.SimWorld.ADYEN;
import static dev.understudy.payments.SimWorld.STRIPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.ProviderId;
import dev.understudy.payments.Changes.Requested;
import dev.understudy.testkit.Fate;
import dev.understudy.testkit.VendorBooks;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What can be done with payments, on a real PostgreSQL, judged by the vendors' own ledgers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsTest {

  private final TestLedger ledger = new TestLedger();
  private final SimWorld world = new SimWorld();
  private final Parts node = node(STRIPE);
  private int last;

  OperationsTest() throws IOException {}

  @AfterAll
  void stop() throws Exception {
    ledger.close();
  }

  private Parts node(ProviderId first) {
    return world.node(ledger.database, first, SimWorld.Around.NOTHING);
  }

  private NewPayment request(String method, Capture capture) {
    Money money = new Money(1000, Currency.getInstance("EUR"));
    return new NewPayment("op-" + ++last, money, method, capture);
  }

  private Payment charge(Parts at, NewPayment request) throws Exception {
    String key = "key-" + request.merchantReference();
    Charged charged = ledger.run(() -> at.payments().charge(key, request));
    assertThat(charged).isInstanceOf(Charged.Stands.class);
    return ((Charged.Stands) charged).payment();
  }

  private Requested change(Parts at, Payment payment, String key, Change.Kind kind, long amount)
      throws Exception {
    return change(at, payment, key, kind, OptionalLong.of(amount), true);
  }

  private Requested change(
      Parts at, Payment payment, String key, Change.Kind kind, OptionalLong amount, boolean last)
      throws Exception {
    Deadline deadline = Deadline.after(Duration.ofSeconds(3), world.clock);
    return ledger.run(() -> at.changes().request(payment.id(), key, kind, amount, last, deadline));
  }

  private static Payment done(Requested requested) {
    assertThat(requested).isInstanceOf(Requested.Stands.class);
    Requested.Stands stands = (Requested.Stands) requested;
    assertThat(stands.change().status()).isEqualTo(Change.Status.DONE);
    return stands.payment();
  }

  private void deliver(Parts at) throws Exception {
    ledger.run(
        () -> {
          world.deliverWebhooks(at);
          at.resolver().newsDue();
          return true;
        });
  }

  private Payment read(Payment payment) throws Exception {
    return ledger.run(() -> node.payments().byId(payment.id()).orElseThrow());
  }

  private List<VendorBooks.Book> books(NewPayment request) {
    return world.books(request.merchantReference());
  }

  @Test
  void fiftyRefundsAtOnceNeverGiveBackMoreThanWasTaken() throws Exception {
    NewPayment request = request("pm_ok", Capture.AUTOMATIC);
    Payment payment = charge(node, request);
    List<Parts> nodes = List.of(node, node(STRIPE));
    List<Future<Requested>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Parts at = nodes.get(i % 2);
      String key = "refund-" + i;
      answers.add(
          ledger.threads.submit(
              (Callable<Requested>)
                  () ->
                      at.changes()
                          .request(
                              payment.id(),
                              key,
                              Change.Kind.REFUND,
                              OptionalLong.of(90),
                              true,
                              Deadline.after(Duration.ofSeconds(9), world.clock))));
    }
    int done = 0;
    for (Future<Requested> answer : answers) {
      if (answer.get() instanceof Requested.Stands) {
        done++;
      }
    }

    // 1000 / 90 = 11 and a rest.
    assertThat(done).isEqualTo(11);
    assertThat(books(request)).singleElement().extracting("refunded").isEqualTo(990L);
    assertThat(read(payment).refunded()).isEqualTo(990);
  }

  @Test
  void aThousandPeriodsRenewedAtTwoNodesAtOnceAreAThousandCharges() throws Exception {
    List<Parts> nodes = List.of(node, node(STRIPE));
    List<Future<Charged>> answers = new ArrayList<>();
    Money money = new Money(500, Currency.getInstance("EUR"));
    // As many at once as a node takes; who waits longer than its deadline is told that nothing was
    // done.
    Semaphore room = new Semaphore(32);
    for (int period = 0; period < 1000; period++) {
      NewPayment renewal =
          new NewPayment("sub-1/" + period, money, "pm_ok", Capture.AUTOMATIC, Purpose.RENEWAL);
      for (Parts at : nodes) {
        // Each node makes a key of its own: the period alone is what both know.
        String key = UUID.randomUUID().toString();
        answers.add(
            ledger.threads.submit(
                () -> {
                  room.acquire();
                  try {
                    return at.payments().charge(key, renewal);
                  } finally {
                    room.release();
                  }
                }));
      }
    }
    int charged = 0;
    int refused = 0;
    for (Future<Charged> answer : answers) {
      switch (answer.get()) {
        case Charged.Stands(Payment payment, _) -> {
          assertThat(payment.status()).isEqualTo(PaymentStatus.CAPTURED);
          charged++;
        }
        case Charged.ReferenceTaken() -> refused++;
        case Charged.InFlight(), Charged.KeyReused(), Charged.NoVendor() ->
            throw new AssertionError("each had a key of its own");
      }
    }

    assertThat(charged).isEqualTo(1000);
    assertThat(refused).isEqualTo(1000);
    assertThat(
            world.stripeSim.ledger().entries().stream()
                .filter(entry -> entry.getString("reference").startsWith("sub-1/"))
                .filter(entry -> entry.getString("kind").equals("charge")))
        .hasSize(1000);
  }

  @Test
  void anOrderAndARenewalMayHaveTheSameReference() throws Exception {
    NewPayment order = request("pm_ok", Capture.AUTOMATIC);
    charge(node, order);
    NewPayment renewal =
        new NewPayment(
            order.merchantReference(),
            order.amount(),
            order.paymentMethod(),
            order.capture(),
            Purpose.RENEWAL);

    assertThat(ledger.run(() -> node.payments().charge("renews", renewal)))
        .isInstanceOf(Charged.Stands.class);
  }

  @Test
  void severalCapturesTakeNoMoreThanIsHeld() throws Exception {
    NewPayment request = request("pm_ok", Capture.MANUAL);
    Payment payment = charge(node, request);

    Payment first =
        done(change(node, payment, "c1", Change.Kind.CAPTURE, OptionalLong.of(300), false));
    assertThat(first.status()).isEqualTo(PaymentStatus.AUTHORISED);
    assertThat(change(node, payment, "c2", Change.Kind.CAPTURE, 701))
        .isInstanceOf(Requested.NotAllowed.class);
    Payment second = done(change(node, payment, "c3", Change.Kind.CAPTURE, 600));

    assertThat(second.status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(second.captured()).isEqualTo(900);
    assertThat(books(request)).singleElement().extracting("captured").isEqualTo(900L);
  }

  @Test
  void whatIsCapturedIsNotCancelledAndWhatIsCancelledIsNotCaptured() throws Exception {
    Payment captured = charge(node, request("pm_ok", Capture.AUTOMATIC));
    Payment held = charge(node, request("pm_ok", Capture.MANUAL));

    assertThat(change(node, captured, "x", Change.Kind.CANCEL, OptionalLong.empty(), true))
        .isInstanceOf(Requested.NotAllowed.class);
    assertThat(done(change(node, held, "y", Change.Kind.CANCEL, OptionalLong.empty(), true)))
        .extracting(Payment::status)
        .isEqualTo(PaymentStatus.CANCELLED);
    assertThat(change(node, held, "z", Change.Kind.CAPTURE, OptionalLong.empty(), true))
        .isInstanceOf(Requested.NotAllowed.class);
  }

  @Test
  void theSameKeyIsOneRefundAndAnotherRequestUnderItIsRefused() throws Exception {
    NewPayment request = request("pm_ok", Capture.AUTOMATIC);
    Payment payment = charge(node, request);
    done(change(node, payment, "same", Change.Kind.REFUND, 100));

    done(change(node, payment, "same", Change.Kind.REFUND, 100));
    assertThat(change(node, payment, "same", Change.Kind.REFUND, 200))
        .isInstanceOf(Requested.KeyReused.class);
    assertThat(books(request)).singleElement().extracting("refunded").isEqualTo(100L);
  }

  @Test
  void adyensRefundIsPendingUntilItsWebhookTells() throws Exception {
    Parts adyenFirst = node(ADYEN);
    Payment payment = charge(adyenFirst, request("pm_ok", Capture.AUTOMATIC));

    Requested requested = change(adyenFirst, payment, "r", Change.Kind.REFUND, 1000);
    assertThat(((Requested.Stands) requested).change().status()).isEqualTo(Change.Status.PENDING);
    assertThat(read(payment).status()).isEqualTo(PaymentStatus.CAPTURED);
    deliver(adyenFirst);

    assertThat(read(payment).status()).isEqualTo(PaymentStatus.REFUNDED);
  }

  @Test
  void aCustomerWhoMustAuthenticateIsPinnedToTheVendorThatAsks() throws Exception {
    NewPayment request = request("pm_3ds", Capture.AUTOMATIC);
    Payment payment = charge(node, request);
    assertThat(payment.status()).isEqualTo(PaymentStatus.ACTION_REQUIRED);
    assertThat(payment.nextAction().orElseThrow()).contains("use_stripe_sdk");

    // The same key again does not ask anybody else.
    assertThat(charge(node, request).provider()).isEqualTo(STRIPE);
    world.authenticate(payment.vendorId().orElseThrow());
    deliver(node);

    assertThat(read(payment).status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(books(request)).singleElement().extracting("vendor").isEqualTo("stripe");
  }

  @Test
  void aChargeFailsOverOnlyToVendorsThatHaveAToken() throws Exception {
    ledger.run(
        () ->
            node.methods()
                .register(
                    new PaymentMethod(
                        "pm_one", "customer-1", Map.of(STRIPE, "pm_card_visa"), false)));
    world.stripe.fate(_ -> Fate.RATE_LIMITED);
    NewPayment request = request("pm_one", Capture.AUTOMATIC);

    Payment payment = charge(node, request);
    world.stripe.fate(_ -> Fate.ANSWERED);

    assertThat(payment.status()).isEqualTo(PaymentStatus.NOT_EXECUTED);
    assertThat(payment.provider()).isEqualTo(STRIPE);
    assertThat(books(request)).isEmpty();
  }

  @Test
  void aDeletedMethodTakesNoNewPayments() throws Exception {
    ledger.run(
        () ->
            node.methods()
                .register(
                    new PaymentMethod(
                        "pm_gone", "customer-2", Map.of(STRIPE, "pm_card_visa"), false)));
    assertThat(ledger.run(() -> node.methods().ofCustomer("customer-2"))).hasSize(1);
    assertThat(ledger.run(() -> node.methods().delete("pm_gone"))).isTrue();

    assertThat(ledger.run(() -> node.methods().ofCustomer("customer-2"))).isEmpty();
    NewPayment request = request("pm_gone", Capture.AUTOMATIC);
    assertThat(ledger.run(() -> node.payments().charge("gone", request)))
        .isInstanceOf(Charged.NoVendor.class);
  }

  /** A vendor that says "nothing was done" and lies: the other one is charged, and both have it. */
  @Test
  void aChargeThatComesToLightAtAnotherVendorIsGivenBack() throws Exception {
    NewPayment request = request("pm_ok", Capture.AUTOMATIC);
    Payment payment = charge(node, request);
    Charge same =
        new Charge(
            payment.id(),
            0,
            request.merchantReference(),
            request.amount(),
            "tok_ok",
            Capture.AUTOMATIC,
            Purpose.ORDER);
    var _ =
        world.adyen(world.adyen).charge(same, Deadline.after(Duration.ofSeconds(1), world.clock));
    assertThat(books(request).stream().filter(VendorBooks.Book::holds)).hasSize(2);

    deliver(node);
    deliver(node);

    assertThat(books(request).stream().filter(VendorBooks.Book::holds))
        .singleElement()
        .extracting("vendor")
        .isEqualTo("stripe");
    assertThat(read(payment).status()).isEqualTo(PaymentStatus.CAPTURED);
  }

  @Test
  void whatNobodyCanFindOutIsShownToPeopleAndSettledByThem() throws Exception {
    world.stripe.fate(r -> r.path().equals("/v1/payment_intents") ? Fate.ANSWERED : Fate.SWALLOWED);
    Payment payment = charge(node, request("pm_ok", Capture.AUTOMATIC));
    assertThat(payment.status()).isEqualTo(PaymentStatus.UNKNOWN);
    ledger.run(
        () ->
            ledger.database.execute(
                "update payment set sent_at = sent_at - interval '2 h', lease_until = now() - interval '1 s' where id = $1",
                Tuple.of(payment.id())));
    ledger.run(
        () -> {
          node.resolver().resolveDue();
          return true;
        });
    world.stripe.fate(_ -> Fate.ANSWERED);

    assertThat(read(payment).status()).isEqualTo(PaymentStatus.MANUAL);
    assertThat(ledger.run(() -> node.trail().waiting()).payments()).isEqualTo(1);
    assertThat(ledger.run(() -> node.trail().of(payment.id())))
        .extracting(Tried::step)
        .contains("replay", "read", "search");

    ledger.run(
        () ->
            node.settlements()
                .settleByHand(
                    payment.id(),
                    PaymentStatus.FENCED,
                    java.util.Optional.empty(),
                    "eve: looked at the dashboard"));
    assertThat(read(payment).status()).isEqualTo(PaymentStatus.FENCED);
    assertThat(ledger.run(() -> node.trail().of(payment.id())))
        .extracting(Tried::result)
        .contains("eve: looked at the dashboard");
  }
}
