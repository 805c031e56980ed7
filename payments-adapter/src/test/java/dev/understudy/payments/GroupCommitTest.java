package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.failover.Refusal;
import dev.understudy.ledger.DatabaseUnavailableException;
import dev.understudy.ledger.OrderedIds;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Claims and outcomes that come together are one commit, and each is still judged by itself. On a
 * real PostgreSQL; a statement before them is held, so that they surely come together.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupCommitTest {

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String NOT_UTF8 = "order\u0000";

  private final TestLedger ledger = new TestLedger();
  private HeldSql sql = new HeldSql(ledger.database);
  private ClaimsStore claims = new ClaimsStore(sql, LEASE, new OrderedIds(InstantSource.system()));
  private int last;

  GroupCommitTest() throws IOException {}

  @BeforeEach
  void fresh() throws Exception {
    sql = new HeldSql(ledger.database);
    claims = new ClaimsStore(sql, LEASE, new OrderedIds(InstantSource.system()));
    update("delete from payment");
  }

  @AfterAll
  void stop() throws IOException {
    ledger.close();
  }

  private int update(String statement) throws Exception {
    return ledger.run(() -> ledger.database.execute(statement, Tuple.tuple()).rowCount());
  }

  private long count(String of) throws Exception {
    String statement = "select count(*) from " + of;
    return ledger.run(
        () -> ledger.database.execute(statement, Tuple.tuple()).iterator().next().getLong(0));
  }

  private static NewPayment order(String reference) {
    Money money = new Money(1000, Currency.getInstance("EUR"));
    return new NewPayment(reference, money, "pm_ok", Capture.AUTOMATIC);
  }

  private record Wanted(String key, String reference) {}

  /** Claims that come while another is written. */
  private List<Future<Claim>> together(List<Wanted> all) {
    String first = "first-" + ++last;
    Future<Claim> _ =
        ledger.threads.submit(() -> claims.claim(first, order(first), SimWorld.STRIPE));
    sql.awaitHeld();
    List<Future<Claim>> come = new ArrayList<>();
    for (Wanted each : all) {
      come.add(
          ledger.threads.submit(
              () -> claims.claim(each.key(), order(each.reference()), SimWorld.STRIPE)));
      awaitCount(come.size(), claims::waiting);
    }
    return come;
  }

  private static void awaitCount(int wanted, IntSupplier count) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (count.getAsInt() < wanted && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(count.getAsInt()).isEqualTo(wanted);
  }

  private static <T> T answer(Future<T> future) throws Exception {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static Payment ours(Future<Claim> claim) throws Exception {
    assertThat(answer(claim)).isInstanceOf(Claim.Ours.class);
    return ((Claim.Ours) answer(claim)).payment();
  }

  @Test
  void claimsThatComeTogetherAreOneCommit() throws Exception {
    List<Future<Claim>> come =
        together(List.of(new Wanted("a", "1"), new Wanted("b", "2"), new Wanted("c", "3")));
    assertThat(come).noneMatch(Future::isDone);
    sql.letGo();

    for (Future<Claim> each : come) {
      assertThat(ours(each).status()).isEqualTo(PaymentStatus.SENT);
    }
    assertThat(sql.statements()).isEqualTo(2);
    assertThat(sql.rows(1)).isEqualTo(3);
    assertThat(count("(select distinct xmin from payment)")).isEqualTo(2);
  }

  @Test
  void whatIsClaimedIsWhatTheLedgerHolds() throws Exception {
    Future<Claim> claim = together(List.of(new Wanted("a", "1"))).getFirst();
    sql.letGo();

    Payment payment = ours(claim);
    Payment held =
        ledger
            .run(() -> new PaymentsStore(ledger.database, LEASE).byId(payment.id()))
            .orElseThrow();
    assertThat(payment).usingRecursiveComparison().ignoringFields("age").isEqualTo(held);
  }

  @Test
  void oneKeyTwiceInOneBatchIsOnePayment() throws Exception {
    List<Future<Claim>> come = together(List.of(new Wanted("a", "1"), new Wanted("a", "1")));
    sql.letGo();

    List<Claim> all = List.of(answer(come.get(0)), answer(come.get(1)));
    assertThat(all).filteredOn(Claim.Ours.class::isInstance).hasSize(1);
    assertThat(all).filteredOn(Claim.Taken.class::isInstance).hasSize(1);
    assertThat(count("payment where idempotency_key = 'a'")).isEqualTo(1);
  }

  @Test
  void oneOrderTwiceInOneBatchIsPaidOnce() throws Exception {
    List<Future<Claim>> come =
        together(List.of(new Wanted("a", "1"), new Wanted("b", "1"), new Wanted("c", "2")));
    sql.letGo();

    List<Claim> same = List.of(answer(come.get(0)), answer(come.get(1)));
    assertThat(same).filteredOn(Claim.Ours.class::isInstance).hasSize(1);
    assertThat(same).filteredOn(Claim.ReferenceTaken.class::isInstance).hasSize(1);
    assertThat(ours(come.get(2)).request().merchantReference()).isEqualTo("2");
    assertThat(count("payment where merchant_reference = '1'")).isEqualTo(1);
  }

  @Test
  void whatTheDatabaseCannotHoldFailsAloneAndItsNeighboursAreClaimed() throws Exception {
    List<Future<Claim>> come =
        together(List.of(new Wanted("a", "1"), new Wanted("b", NOT_UTF8), new Wanted("c", "3")));
    sql.letGo();

    assertThat(ours(come.get(0)).request().merchantReference()).isEqualTo("1");
    assertThat(ours(come.get(2)).request().merchantReference()).isEqualTo("3");
    assertThatThrownBy(() -> answer(come.get(1)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(PgException.class);
    assertThat(count("payment where idempotency_key in ('a', 'b', 'c')")).isEqualTo(2);
  }

  @Test
  void aDatabaseThatDiesInABatchHoldsNoneOfItAndTheSameKeysMayBeClaimedAgain() throws Exception {
    // Another transaction holds one of the keys, so the batch waits inside its statement.
    Future<Integer> blocking =
        ledger.threads.submit(
            () ->
                ledger.database.inTransaction(
                    connection -> {
                      connection
                          .query(
                              "insert into payment (id, idempotency_key, fingerprint,"
                                  + " merchant_reference, amount, currency, payment_method,"
                                  + " capture, status, provider, lease_until) values"
                                  + " (gen_random_uuid(), 'b', '', 'other', 1, 'EUR', '', '',"
                                  + " 'SENT', 'stripe', now())")
                          .execute()
                          .await();
                      return connection.query("select pg_sleep(60)").execute().await().rowCount();
                    }));
    awaitBackends("pg_sleep", "wait_event = 'PgSleep'");
    List<Future<Claim>> come = together(List.of(new Wanted("a", "1"), new Wanted("b", "2")));
    sql.letGo();
    awaitBackends("insert into payment", "wait_event_type = 'Lock'");

    ledger.crash();
    assertThatThrownBy(() -> answer(blocking)).isInstanceOf(ExecutionException.class);
    for (Future<Claim> each : come) {
      assertThatThrownBy(() -> answer(each)).hasCauseInstanceOf(DatabaseUnavailableException.class);
    }
    ledger.restart();

    assertThat(count("payment where idempotency_key in ('a', 'b')")).isZero();
    assertThat(claim("a", "1")).isInstanceOf(Claim.Ours.class);
    assertThat(claim("b", "2")).isInstanceOf(Claim.Ours.class);
  }

  private Claim claim(String key, String reference) throws Exception {
    return ledger.run(() -> claims.claim(key, order(reference), SimWorld.STRIPE));
  }

  private void awaitBackends(String doing, String how) throws Exception {
    String waiting =
        "pg_stat_activity where query like '%"
            + doing
            + "%' and pid <> pg_backend_pid() and "
            + how;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (count(waiting) == 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(count(waiting)).isEqualTo(1);
  }

  /** Three payments that have been claimed. */
  private List<Payment> threeClaimed() throws Exception {
    List<Payment> all = new ArrayList<>();
    sql.letGo();
    for (String each : List.of("a", "b", "c")) {
      all.add(((Claim.Ours) claim(each, each)).payment());
    }
    return all;
  }

  private List<Future<Payment>> ended(
      List<Payment> payments, List<Outcome<Receipt>> ends, HeldSql held) throws Exception {
    OutcomesStore outcomes = new OutcomesStore(held, new PaymentsStore(ledger.database, LEASE));
    Payment decoy = ((Claim.Ours) claim("decoy", "decoy")).payment();
    Callable<Payment> first = () -> outcomes.finish(decoy, new Outcome.Unknown<>(NO_ANSWER));
    Future<Payment> _ = ledger.threads.submit(first);
    held.awaitHeld();
    List<Future<Payment>> come = new ArrayList<>();
    for (int i = 0; i < payments.size(); i++) {
      Payment payment = payments.get(i);
      Outcome<Receipt> end = ends.get(i);
      come.add(ledger.threads.submit(() -> outcomes.finish(payment, end)));
      awaitCount(come.size(), outcomes::waiting);
    }
    held.letGo();
    return come;
  }

  private static final Fault NO_ANSWER = new Fault(Fault.Kind.TIMED_OUT, "no answer");

  private static Outcome<Receipt> captured(String vendorId) {
    return new Outcome.Success<>(new Receipt(vendorId, Receipt.State.CAPTURED));
  }

  @Test
  void outcomesThatComeTogetherAreOneCommitAndEachIsItsOwn() throws Exception {
    HeldSql held = new HeldSql(ledger.database);
    List<Future<Payment>> come =
        ended(
            threeClaimed(),
            List.of(
                captured("pi_1"),
                new Outcome.Declined<>(new Refusal("stolen_card", "no", false)),
                new Outcome.Unknown<>(NO_ANSWER)),
            held);

    Payment first = answer(come.get(0));
    Payment second = answer(come.get(1));
    Payment third = answer(come.get(2));
    assertThat(first.status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(first.vendorId()).contains("pi_1");
    assertThat(first.captured()).isEqualTo(1000);
    assertThat(second.status()).isEqualTo(PaymentStatus.DECLINED_HARD);
    assertThat(second.refusal().orElseThrow().code()).isEqualTo("stolen_card");
    assertThat(second.vendorId()).isEmpty();
    assertThat(third.status()).isEqualTo(PaymentStatus.UNKNOWN);
    assertThat(held.statements()).isEqualTo(2);
    assertThat(held.rows(1)).isEqualTo(3);
    assertThat(count("payment_event where payment_id = '" + first.id() + "'")).isEqualTo(1);
    assertThat(count("payment_event where payment_id = '" + second.id() + "'")).isEqualTo(1);
    // What is unknown is no news.
    assertThat(count("payment_event where payment_id = '" + third.id() + "'")).isZero();
  }

  @Test
  void whoLostTheLeaseWritesNothingAndItsNeighboursAreWritten() throws Exception {
    List<Payment> payments = threeClaimed();
    update("update payment set lease_token = lease_token + 1 where idempotency_key = 'b'");
    List<Future<Payment>> come =
        ended(
            payments,
            List.of(captured("pi_1"), captured("pi_2"), captured("pi_3")),
            new HeldSql(ledger.database));

    assertThat(answer(come.get(0)).status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(answer(come.get(1)).status()).isEqualTo(PaymentStatus.SENT);
    assertThat(answer(come.get(2)).status()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(count("payment where status = 'CAPTURED'")).isEqualTo(2);
  }
}
