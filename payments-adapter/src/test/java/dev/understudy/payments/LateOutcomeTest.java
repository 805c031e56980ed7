package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.ledger.Patience;
import dev.understudy.testkit.Await;
import dev.understudy.testkit.VendorBooks;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Currency;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The vendor has done what was asked, and the ledger does not say in time that it has noted it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LateOutcomeTest {

  private final TestLedger ledger = new TestLedger();
  private final SimWorld world = new SimWorld();

  LateOutcomeTest() throws Exception {}

  @AfterAll
  void stop() throws Exception {
    ledger.close();
  }

  /** From the moment on in which the vendor has done it, nobody can write in the ledger. */
  private record Locking(PaymentProvider provider, Connection connection) implements Forwarding {
    @Override
    public Outcome<Changed> change(Modification modification, Deadline deadline) {
      Outcome<Changed> done = provider.change(modification, deadline);
      try (Statement statement = connection.createStatement()) {
        statement.execute("lock table payments.payment_change");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return done;
    }
  }

  @Test
  void ofARefundItIsToldAsUnderWayAndFoundOutLater() throws Exception {
    NewPayment order =
        new NewPayment(
            "late", new Money(1000, Currency.getInstance("EUR")), "pm_ok", Capture.AUTOMATIC);
    Parts sound = world.node(ledger.database, SimWorld.STRIPE, SimWorld.Around.NOTHING);
    ledger.run(() -> sound.payments().charge("late", order));
    Payment payment = ledger.run(() -> sound.payments().byReference("late")).getFirst();

    Changes.Requested requested;
    try (Connection locking = ledger.connect()) {
      locking.setAutoCommit(false);
      requested = ledger.run(() -> refund(locking, payment));
      locking.rollback();
    }

    assertThat(requested)
        .isInstanceOfSatisfying(
            Changes.Requested.Stands.class,
            stands -> assertThat(stands.change().status()).isEqualTo(Change.Status.SENT));
    Await.until("it is found out", Duration.ofSeconds(60), () -> isRefunded(sound, payment));
    assertThat(world.books("late"))
        .singleElement()
        .extracting(VendorBooks.Book::refunded)
        .isEqualTo(300L);
  }

  private Changes.Requested refund(Connection locking, Payment payment) {
    Parts node =
        world.node(
            ledger.database,
            SimWorld.STRIPE,
            new SimWorld.Around(
                sql -> sql, (_, calls) -> calls, provider -> new Locking(provider, locking)));
    Duration within = Duration.ofSeconds(3);
    return Patience.of(
        within,
        () ->
            node.changes()
                .request(
                    payment.id(),
                    "r",
                    Change.Kind.REFUND,
                    OptionalLong.of(300),
                    true,
                    Deadline.after(within, world.clock)));
  }

  private boolean isRefunded(Parts node, Payment payment) throws Exception {
    return ledger.run(
        () -> {
          ledger.database.execute("update payment_change set lease_until = now()", Tuple.tuple());
          node.resolver().changeDue();
          return node.payments().byId(payment.id()).orElseThrow().refunded() == 300;
        });
  }
}
