package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.ledger.DatabaseUnavailableException;
import dev.understudy.service.Operation;
import dev.understudy.service.ProblemException;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A caller's time runs from when its request was read, however late its turn comes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallerTimeTest {

  private static final Duration LIMIT = Duration.ofSeconds(50);

  /** All vendors' deadlines are told by it, so that it stands still while a test looks at them. */
  private static final InstantSource STANDING = InstantSource.fixed(Instant.EPOCH);

  private final TestLedger ledger = new TestLedger();
  private final SimWorld world = new SimWorld();

  CallerTimeTest() throws Exception {}

  @AfterAll
  void stop() throws Exception {
    ledger.close();
  }

  private static RequestJson request(String order, Duration waited, Map<String, String> headers) {
    JsonObject body =
        new JsonObject()
            .put("merchantReference", order)
            .put("amount", new JsonObject().put("value", 1000).put("currency", "EUR"))
            .put("paymentMethod", "pm_ok");
    return new RequestJson(Map.of(), Map.of(), headers, body, System.nanoTime() - waited.toNanos());
  }

  private static RequestJson asking(String millis, Duration waited) {
    return request("order", waited, Map.of("request-timeout-ms", millis));
  }

  @Test
  void whatWasWaitedForIsGone() {
    CallerTime time = new CallerTime(LIMIT, STANDING);

    assertThat(time.left(asking("40000", Duration.ofSeconds(10))))
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
    assertThat(time.left(asking("60000", Duration.ofSeconds(10))))
        .as("more than the limit is not taken")
        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40));
    assertThat(time.left(request("order", Duration.ofSeconds(10), Map.of())))
        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40));
  }

  @Test
  void vendorsAreNotGivenWhatWasWaitedFor() {
    Deadline deadline =
        new CallerTime(LIMIT, STANDING).in(asking("40000", Duration.ofSeconds(10)), given -> given);

    // 30 s are left at most, and 100 ms of them are the ledger's.
    assertThat(deadline.remaining(STANDING)).isLessThanOrEqualTo(Duration.ofMillis(29_900));
  }

  @Test
  void whoseTimeIsUpIsToldSoAndNothingIsDone() throws Exception {
    Parts node = world.node(ledger.database, SimWorld.STRIPE, SimWorld.Around.NOTHING);
    RequestJson late = create("late", LIMIT.minusMillis(100));

    assertThatThrownBy(() -> ledger.run(() -> creating(node).answer(late)))
        .hasCauseInstanceOf(ProblemException.class)
        .cause()
        .extracting(e -> ((ProblemException) e).problem().status())
        .isEqualTo(503);

    assertThat(ledger.run(() -> node.payments().byReference("late"))).isEmpty();
    assertThat(world.books("late")).isEmpty();
  }

  @Test
  void aChargeThatHasWaitedGivesItsVendorsTheRest() throws Exception {
    AtomicReference<Duration> given = new AtomicReference<>(Duration.ZERO);
    Parts node =
        world.node(
            ledger.database,
            SimWorld.STRIPE,
            new SimWorld.Around(
                sql -> sql, (_, calls) -> calls, provider -> new Watched(provider, given)));

    ReplyJson reply =
        ledger.run(() -> creating(node).answer(create("waited", LIMIT.minusMillis(2500))));

    assertThat(reply.status()).isEqualTo(201);
    // The node itself would give 2900 ms.
    assertThat(given.get()).isPositive().isLessThanOrEqualTo(Duration.ofMillis(2400));
  }

  @Test
  void aLedgerThatDoesNotSayInTimeWhetherThereIsTheMethodKeepsNobodyWaiting() throws Exception {
    Parts node = world.node(ledger.database, SimWorld.STRIPE, SimWorld.Around.NOTHING);
    RequestJson stored =
        request(
            "stored",
            Duration.ZERO,
            Map.of("idempotency-key", "k-stored", "request-timeout-ms", "400"));
    stored.body().put("paymentMethod", "one-that-was-registered");

    try (Connection locking = ledger.connect();
        Statement statement = locking.createStatement()) {
      locking.setAutoCommit(false);
      statement.execute("lock table payments.payment_method");

      Future<ReplyJson> reply = ledger.threads.submit(() -> creating(node).answer(stored));

      assertThatThrownBy(() -> reply.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(DatabaseUnavailableException.class);
      locking.rollback();
    }
  }

  private record Watched(PaymentProvider provider, AtomicReference<Duration> given)
      implements Forwarding {
    @Override
    public Outcome<Receipt> charge(Charge charge, Deadline deadline) {
      given.set(deadline.remaining(InstantSource.system()));
      return provider.charge(charge, deadline);
    }
  }

  private static RequestJson create(String order, Duration waited) {
    return request(
        order, waited, Map.of("idempotency-key", "k-" + order, "request-timeout-ms", "60000"));
  }

  private Operation creating(Parts node) {
    PaymentsApi api =
        new PaymentsApi(
            node.payments(),
            node.changes(),
            node.authentication(),
            node.methods(),
            new CallerTime(LIMIT, world.clock));
    return Optional.ofNullable(api.operations().get("createPayment")).orElseThrow();
  }
}
