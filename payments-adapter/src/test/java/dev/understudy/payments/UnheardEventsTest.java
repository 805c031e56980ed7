package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Deadline;
import dev.understudy.service.Secret;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What nobody wants to hear of is not written; what somebody wants to hear of is. */
class UnheardEventsTest {

  private static final Subscription SUBSCRIPTION =
      new Subscription(URI.create("http://127.0.0.1/hooks"), Secret.of("whsec_AAAA"));

  /** A payment that is authorised, then captured; gives how many events that made. */
  private static long eventsOfTwoChanges(List<Subscription> subscriptions) throws Exception {
    try (TestLedger ledger = new TestLedger(Main.settings(subscriptions))) {
      SimWorld world = new SimWorld();
      Parts node = world.node(ledger.database, SimWorld.STRIPE, SimWorld.Around.NOTHING);
      NewPayment request =
          new NewPayment(
              "order", new Money(1000, Currency.getInstance("EUR")), "pm_ok", Capture.MANUAL);
      return ledger.run(
          () -> {
            Payment paid = ((Charged.Stands) node.payments().charge("key", request)).payment();
            Deadline deadline = Deadline.after(Duration.ofSeconds(20), world.clock);
            assertThat(
                    node.changes()
                        .request(
                            paid.id(),
                            "capture",
                            Change.Kind.CAPTURE,
                            OptionalLong.empty(),
                            true,
                            deadline))
                .isInstanceOfSatisfying(
                    Changes.Requested.Stands.class,
                    stands ->
                        assertThat(stands.payment().status()).isEqualTo(PaymentStatus.CAPTURED));
            return ledger
                .database
                .execute("select count(*) from payment_event", Tuple.tuple())
                .iterator()
                .next()
                .getLong(0);
          });
    }
  }

  @Test
  void withoutASubscriptionNoneIsWritten() throws Exception {
    assertThat(eventsOfTwoChanges(List.of())).isZero();
  }

  @Test
  void withOneEachChangeIs() throws Exception {
    assertThat(eventsOfTwoChanges(List.of(SUBSCRIPTION))).isEqualTo(2);
  }
}
