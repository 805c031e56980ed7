package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.failover.Criticality;
import dev.understudy.ledger.DatabaseUnavailableException;
import dev.understudy.testkit.Await;
import dev.understudy.testkit.VendorBooks;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Currency;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The ledger did not say in time whether it has the claim of a key. It may have it, and nobody can
 * tell that from a claim whose node is at work: so who asks again is told to come later, until the
 * lease ends and whoever comes first takes it over.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LateClaimTest {

  private static final Duration PATIENCE = Duration.ofMillis(400);

  private final TestLedger ledger = new TestLedger();
  private final SimWorld world = new SimWorld();
  private final Parts node = world.node(ledger.database, SimWorld.STRIPE, SimWorld.Around.NOTHING);

  LateClaimTest() throws Exception {}

  @AfterAll
  void stop() throws Exception {
    ledger.close();
  }

  private static NewPayment request(String order) {
    return new NewPayment(
        order, new Money(1000, Currency.getInstance("EUR")), "pm_ok", Capture.AUTOMATIC);
  }

  private Charged charge(String order, Duration within) throws Exception {
    return ledger.run(
        () -> node.payments().charge("k-" + order, request(order), within, Criticality.NORMAL));
  }

  /** The claim waits for a lock until its caller has no patience left, and is committed then. */
  private void claimTooLate(String order) throws Exception {
    try (Connection locking = ledger.connect();
        Statement statement = locking.createStatement()) {
      locking.setAutoCommit(false);
      statement.execute("lock table payments.payment");
      assertThatThrownBy(() -> charge(order, PATIENCE))
          .hasCauseInstanceOf(DatabaseUnavailableException.class);
      locking.rollback();
    }
    Await.until(
        "it is claimed",
        Duration.ofSeconds(20),
        () -> !ledger.run(() -> node.payments().byReference(order)).isEmpty());
  }

  @Test
  void isInWorkForAllWhoAskUntilItsLeaseEnds() throws Exception {
    claimTooLate("late");
    assertThat(lease("late")).isLessThanOrEqualTo(SimWorld.LEASE);
    // So that it lasts while a busy machine looks at it.
    set("late", "now() + interval '5 min'");
    Duration lease = lease("late");

    assertThat(charge("late", SimWorld.LEASE)).isEqualTo(new Charged.InFlight());

    assertThat(world.books("late")).as("no vendor has heard of it").isEmpty();
    assertThat(lease("late")).as("nobody prolongs it").isEqualTo(lease);
  }

  /** From the claim on. */
  private Duration lease(String order) throws Exception {
    String sql =
        """
        select (extract(epoch from lease_until - created_at) * 1000)::bigint as millis
        from payment where merchant_reference = $1
        """;
    return Duration.ofMillis(
        ledger
            .run(() -> ledger.database.execute(sql, Tuple.of(order)))
            .iterator()
            .next()
            .getLong("millis"));
  }

  private void set(String order, String leaseUntil) throws Exception {
    String sql =
        "update payment set lease_until = " + leaseUntil + " where merchant_reference = $1";
    ledger.run(() -> ledger.database.execute(sql, Tuple.of(order)));
  }

  @Test
  void isTakenOverByWhoAsksOnceItsLeaseHasEnded() throws Exception {
    claimTooLate("over");
    set("over", "now()");

    assertThat(charge("over", SimWorld.LEASE))
        .isInstanceOfSatisfying(
            Charged.Stands.class,
            stands -> assertThat(stands.payment().status()).isEqualTo(PaymentStatus.CAPTURED));
    assertThat(world.books("over")).hasSize(1).allMatch(VendorBooks.Book::holds);
  }
}
