package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Candidate;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Failover;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.HealthSnapshot;
import dev.understudy.failover.OperatorOverride;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.Surroundings;
import dev.understudy.ledger.Database;
import dev.understudy.ledger.DatabaseConfig;
import dev.understudy.ledger.EmbeddedDatabase;
import dev.understudy.service.VertxConcurrency;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way of a payment on a real PostgreSQL, to vendors over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaymentsTest {

  private static final ProviderId STRIPE = new ProviderId("stripe");
  private static final ProviderId ADYEN = new ProviderId("adyen");
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration LEASE = Duration.ofMillis(300);
  private static final Map<String, Map<ProviderId, String>> METHODS =
      Map.of(
          "pm_ok", Map.of(STRIPE, "pm_card_visa", ADYEN, "tok_ok"),
          "pm_declined", Map.of(STRIPE, "pm_card_chargeDeclined", ADYEN, "tok_declined"));

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final EmbeddedDatabase postgres = EmbeddedDatabase.start(0);
  private final Database database =
      Database.open(
          vertx,
          new DatabaseConfig(
              postgres.url(), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD, "payments", 20));
  private TestVendors vendors = new TestVendors(vertx);
  private int lastReference;

  PaymentsTest() throws IOException {}

  /** All vendors look well: what a test sees is the payment's own logic. */
  private static final class WellRegistry implements HealthRegistry {
    private final HealthSnapshot snapshot =
        HealthSnapshot.initial(List.of(STRIPE, ADYEN), Instant.EPOCH);

    @Override
    public HealthSnapshot snapshot() {
      return snapshot;
    }

    @Override
    public void record(ProviderId id, String operation, Outcome<?> outcome, long tookNanos) {}

    @Override
    public void override(ProviderId provider, OperatorOverride override) {}

    @Override
    public void clearOverride(ProviderId provider, String who) {}
  }

  @BeforeAll
  void migrate() {
    database.migrateWhenThere("db/payments");
  }

  @BeforeEach
  void freshVendors() {
    vendors.close();
    vendors = new TestVendors(vertx);
  }

  @AfterEach
  void stopVendors() {
    vendors.close();
  }

  @AfterAll
  void stop() throws Exception {
    run(
        () -> {
          database.close();
          return true;
        });
    threads.close();
    postgres.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private <T> T run(Callable<T> work) throws Exception {
    return threads.submit(work).get();
  }

  private Payments node() {
    return node(UnaryOperator.identity());
  }

  private Payments node(UnaryOperator<PaymentProvider> around) {
    return parts(around).payments();
  }

  private Payments node(UnaryOperator<PaymentProvider> around, int concurrency) {
    return parts(around, concurrency).payments();
  }

  private Parts parts(UnaryOperator<PaymentProvider> around) {
    return parts(around, Candidate.DEFAULT_CONCURRENCY);
  }

  private Parts parts(UnaryOperator<PaymentProvider> around, int concurrency) {
    Route route =
        new Route(
            List.of(
                new Candidate(STRIPE, 0, 100, concurrency),
                new Candidate(ADYEN, 1, 100, concurrency)));
    HealthRegistry registry = new WellRegistry();
    return Parts.of(
        new Parts.Needs(
            database,
            new Routes(
                route,
                way ->
                    new Failover(
                        way,
                        registry,
                        new Surroundings(CLOCK, new Random(1), new VertxConcurrency(), _ -> {})),
                Set.of()),
            Map.of(
                STRIPE,
                around.apply(vendors.stripe(CLOCK)),
                ADYEN,
                around.apply(vendors.adyen(CLOCK))),
            Map.of(),
            METHODS,
            registry,
            ResolvePolicy.DEFAULT,
            Duration.ofSeconds(3),
            CLOCK),
        LEASE);
  }

  private NewPayment request(String method) {
    return new NewPayment(
        "order-" + ++lastReference,
        new Money(1050, Currency.getInstance("EUR")),
        method,
        Capture.AUTOMATIC);
  }

  private Payment charge(Payments node, String key, NewPayment request) throws Exception {
    Charged charged = run(() -> node.charge(key, request));
    assertThat(charged).isInstanceOf(Charged.Stands.class);
    return ((Charged.Stands) charged).payment();
  }

  /** As a client does: the same key again, until the payment is settled. */
  private Payment chargeUntilSettled(Payments node, String key, NewPayment request)
      throws Exception {
    Instant end = Instant.now().plusSeconds(20);
    while (Instant.now().isBefore(end)) {
      if (run(() -> node.charge(key, request)) instanceof Charged.Stands(Payment payment, _)
          && payment.status() != PaymentStatus.UNKNOWN
          && payment.status() != PaymentStatus.NOT_EXECUTED) {
        return payment;
      }
    }
    throw new AssertionError("never settled");
  }

  private List<JsonObject> charges(NewPayment request) {
    return vendors.charges(request.merchantReference());
  }

  @Test
  void aPaymentIsChargedAtThePrimary() throws Exception {
    NewPayment request = request("pm_ok");

    Payment payment = charge(node(), "k-primary", request);

    assertThat(payment.status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(payment.provider()).isEqualTo(STRIPE);
    assertThat(charges(request))
        .singleElement()
        .satisfies(
            charge -> {
              assertThat(charge.getString("id")).isEqualTo(payment.vendorId().orElseThrow());
              assertThat(charge.getLong("amount")).isEqualTo(1050);
              assertThat(charge.getString("currency")).isEqualTo("eur");
            });
  }

  @Test
  void aChargeForWhichNoVendorHasRoomIsRefusedBeforeItIsWrittenDown() throws Exception {
    CountDownLatch bothAreBusy = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    Payments node = node(provider -> new Held(provider, bothAreBusy, goOn), 1);
    List<Future<Charged>> busy = new ArrayList<>();
    for (String key : List.of("k-busy-1", "k-busy-2")) {
      NewPayment request = request("pm_ok");
      busy.add(threads.submit(() -> node.charge(key, request)));
    }
    assertThat(bothAreBusy.await(20, TimeUnit.SECONDS)).isTrue();
    NewPayment refused = request("pm_ok");

    Charged charged = run(() -> node.charge("k-no-room", refused));

    assertThat(charged).isEqualTo(new Charged.NoVendor());
    assertThat(run(() -> node.byReference(refused.merchantReference()))).isEmpty();
    goOn.countDown();
    for (Future<Charged> each : busy) {
      assertThat(each.get()).isInstanceOf(Charged.Stands.class);
    }
    assertThat(charge(node, "k-no-room", refused).status()).isEqualTo(PaymentStatus.CAPTURED);
  }

  @Test
  void whatCanWaitIsRefusedWhileWhatIsCriticalGoesOn() throws Exception {
    CountDownLatch threeAreBusy = new CountDownLatch(3);
    CountDownLatch goOn = new CountDownLatch(1);
    Payments node = node(provider -> new Held(provider, threeAreBusy, goOn), 2);
    List<Future<Charged>> busy = new ArrayList<>();
    for (String key : List.of("k-half-1", "k-half-2", "k-half-3")) {
      NewPayment request = request("pm_ok");
      busy.add(threads.submit(() -> node.charge(key, request)));
    }
    assertThat(threeAreBusy.await(20, TimeUnit.SECONDS)).isTrue();
    NewPayment renewal = request("pm_ok");
    NewPayment urgent = request("pm_ok");
    Duration limit = Duration.ofSeconds(4);

    // One vendor is full, the other half full: that half is all that bulk may have.
    assertThat(run(() -> node.charge("k-bulk", renewal, limit, Criticality.BULK)))
        .isEqualTo(new Charged.NoVendor());
    busy.add(threads.submit(() -> node.charge("k-urgent", urgent, limit, Criticality.CRITICAL)));
    goOn.countDown();

    for (Future<Charged> each : busy) {
      assertThat(each.get()).isInstanceOf(Charged.Stands.class);
    }
  }

  /** A vendor that holds its calls until it is told to go on. */
  private record Held(PaymentProvider provider, CountDownLatch busy, CountDownLatch goOn)
      implements Forwarding {
    @Override
    public Outcome<Receipt> charge(Charge charge, Deadline deadline) {
      busy.countDown();
      try {
        assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return provider.charge(charge, Deadline.after(Duration.ofSeconds(3), CLOCK));
    }
  }

  @Test
  void aDeclineIsAnAnswerAndNotTriedElsewhere() throws Exception {
    NewPayment request = request("pm_declined");

    Payment payment = charge(node(), "k-declined", request);

    assertThat(payment.status()).isEqualTo(PaymentStatus.DECLINED_HARD);
    assertThat(payment.provider()).isEqualTo(STRIPE);
    assertThat(charges(request)).isEmpty();
  }

  @Test
  void aDeclinedOrderMayBePaidUnderAnotherKey() throws Exception {
    NewPayment declined = request("pm_declined");
    charge(node(), "k-first-card", declined);
    NewPayment again =
        new NewPayment(declined.merchantReference(), declined.amount(), "pm_ok", Capture.AUTOMATIC);

    assertThat(charge(node(), "k-second-card", again).status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(run(() -> node().charge("k-third-card", again)))
        .isInstanceOf(Charged.ReferenceTaken.class);
    assertThat(charges(again)).hasSize(1);
    assertThat(run(() -> node().byReference(again.merchantReference())))
        .as("all of the order, the newest first")
        .extracting(Payment::status)
        .containsExactly(PaymentStatus.CAPTURED, PaymentStatus.DECLINED_HARD);
  }

  @Test
  void failsOverWhenThePrimaryRefuses() throws Exception {
    vendors.stopStripe();
    NewPayment request = request("pm_ok");

    Payment payment = charge(node(), "k-refused", request);

    assertThat(payment.status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(payment.provider()).isEqualTo(ADYEN);
    assertThat(charges(request)).hasSize(1);
  }

  @Test
  void anUnansweredConfirmIsUnknownAndNeverTriedElsewhere() throws Exception {
    NewPayment request = request("pm_ok");
    vendors.loseRepliesOf("/confirm");

    Payment payment = charge(node(), "k-lost", request);

    assertThat(payment.status()).isEqualTo(PaymentStatus.UNKNOWN);
    assertThat(payment.provider()).isEqualTo(STRIPE);
    assertThat(charges(request)).hasSize(1);

    vendors.answerAgain();
    Payment settled = chargeUntilSettled(node(), "k-lost", request);
    assertThat(settled.status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(charges(request)).hasSize(1);
  }

  @Test
  void anUnansweredCreateMovesNoMoneyAndFailsOver() throws Exception {
    NewPayment request = request("pm_ok");
    vendors.loseRepliesOf("/v1/payment_intents");

    Payment payment = charge(node(), "k-create", request);

    assertThat(payment.provider()).isEqualTo(ADYEN);
    assertThat(payment.status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(charges(request)).hasSize(1);
  }

  @Test
  void theResolverFindsWhatNobodyAsksFor() throws Exception {
    NewPayment request = request("pm_ok");
    vendors.loseRepliesOf("/confirm");
    Payment unknown = charge(node(), "k-resolver", request);
    vendors.answerAgain();

    Parts parts = parts(UnaryOperator.identity());
    Payments node = parts.payments();
    PaymentResolver resolver = parts.resolver();
    Instant end = Instant.now().plusSeconds(20);
    Payment now = unknown;
    while (now.status() == PaymentStatus.UNKNOWN && Instant.now().isBefore(end)) {
      run(
          () -> {
            resolver.resolveDue();
            return true;
          });
      now = run(() -> node.byId(unknown.id()).orElseThrow());
    }

    assertThat(now.status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(charges(request)).hasSize(1);
  }

  @Test
  void theSameKeyForAnotherRequestIsRefused() throws Exception {
    charge(node(), "k-reused", request("pm_ok"));

    assertThat(run(() -> node().charge("k-reused", request("pm_ok"))))
        .isInstanceOf(Charged.KeyReused.class);
  }

  @Test
  void aHundredDuplicatesAtOnceAtTwoNodesAreOneCharge() throws Exception {
    NewPayment request = request("pm_ok");
    List<Payments> nodes = List.of(node(), node());
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Charged>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Payments node = nodes.get(i % 2);
      answers.add(
          threads.submit(
              () -> {
                start.await();
                return node.charge("k-hundred", request);
              }));
    }
    start.countDown();

    int settled = 0;
    for (Future<Charged> answer : answers) {
      switch (answer.get()) {
        case Charged.Stands(Payment payment, _) -> {
          assertThat(payment.status()).isEqualTo(PaymentStatus.CAPTURED);
          settled++;
        }
        case Charged.InFlight() -> {}
        case Charged.KeyReused(), Charged.ReferenceTaken(), Charged.NoVendor() ->
            throw new AssertionError("a duplicate is neither of these");
      }
    }
    assertThat(settled).isPositive();
    assertThat(charges(request)).hasSize(1);
  }

  /** Where a node may die, seen from the ledger: it comes to nothing more after this. */
  enum Crash {
    BEFORE_THE_VENDOR_IS_CALLED,
    AFTER_THE_VENDOR_HAS_ANSWERED
  }

  private static final class NodeDied extends Error {
    private static final long serialVersionUID = 1;
  }

  private record DyingProvider(PaymentProvider provider, Crash crash) implements Forwarding {
    @Override
    public Outcome<Receipt> charge(Charge charge, Deadline deadline) {
      if (crash == Crash.AFTER_THE_VENDOR_HAS_ANSWERED) {
        provider.charge(charge, deadline);
      }
      throw new NodeDied();
    }
  }

  @ParameterizedTest
  @EnumSource(Crash.class)
  void aNodeThatDiesLeavesOneChargeToTheNodeThatTakesOver(Crash crash) throws Exception {
    NewPayment request = request("pm_ok");
    String key = "k-" + crash;
    Payments dying = node(provider -> new DyingProvider(provider, crash));
    Future<Charged> death = threads.submit(() -> dying.charge(key, request));
    try {
      death.get();
      throw new AssertionError("it lives");
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(NodeDied.class);
    }

    Payment payment = chargeUntilSettled(node(), key, request);

    assertThat(payment.status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(charges(request)).hasSize(1);
  }

  @Test
  void aNodeThatDiesBetweenTwoVendorsLeavesOneCharge() throws Exception {
    vendors.stopStripe();
    NewPayment request = request("pm_ok");
    Payments dying =
        node(
            provider ->
                provider instanceof dev.understudy.payments.vendor.adyen.AdyenPayments
                    ? new DyingProvider(provider, Crash.AFTER_THE_VENDOR_HAS_ANSWERED)
                    : provider);
    Future<Charged> death = threads.submit(() -> dying.charge("k-between", request));
    try {
      death.get();
      throw new AssertionError("it lives");
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(NodeDied.class);
    }
    vendors.startStripe();

    Payment payment = chargeUntilSettled(node(), "k-between", request);

    assertThat(payment.provider()).isEqualTo(ADYEN);
    assertThat(charges(request)).hasSize(1);
  }

  /** The check itself must be able to see a double charge. */
  @Test
  void aVendorThatForgetsItsKeyIsCaught() throws Exception {
    NewPayment request = request("pm_ok");
    PaymentProvider forgetful =
        new Forwarding() {
          @Override
          public PaymentProvider provider() {
            return vendors.adyen(CLOCK);
          }

          @Override
          public Outcome<Receipt> charge(Charge charge, Deadline deadline) {
            vendors.adyen(CLOCK).charge(charge, deadline);
            Charge otherKey =
                new Charge(
                    java.util.UUID.randomUUID(),
                    0,
                    charge.merchantReference(),
                    charge.amount(),
                    charge.token(),
                    charge.capture(),
                    charge.purpose());
            return vendors.adyen(CLOCK).charge(otherKey, deadline);
          }
        };
    vendors.stopStripe();

    charge(
        node(
            p -> p instanceof dev.understudy.payments.vendor.stripe.StripePayments ? p : forgetful),
        "k-forgets",
        request);

    assertThat(charges(request)).hasSize(2);
  }
}
