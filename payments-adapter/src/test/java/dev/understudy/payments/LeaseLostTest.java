package dev.understudy.payments;

import static dev.understudy.payments.SimWorld.ADYEN;
import static dev.understudy.payments.SimWorld.STRIPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.testkit.TestingHealthRegistry;
import io.vertx.sqlclient.Tuple;
import java.util.Currency;
import org.junit.jupiter.api.Test;

class LeaseLostTest {

  /** While it fails, another node takes the payment over. */
  private record Losing(TestLedger ledger, PaymentProvider provider) implements Forwarding {
    @Override
    public Outcome<Receipt> charge(Charge charge, Deadline deadline) {
      ledger.database.execute(
          "update payment set lease_token = lease_token + 1 where id = $1", Tuple.of(charge.id()));
      return new Outcome.NotExecuted<>(new Fault(Fault.Kind.REFUSED, "no connection"));
    }
  }

  @Test
  void whoLostTheLeaseAsksNoOtherVendorAndBlamesNone() throws Exception {
    try (TestLedger ledger = new TestLedger()) {
      SimWorld world = new SimWorld();
      PaymentProvider stripe = new Losing(ledger, world.stripe(world.stripe));
      Parts node =
          world.node(
              ledger.database,
              STRIPE,
              new SimWorld.Around(
                  sql -> sql,
                  (_, calls) -> calls,
                  provider ->
                      provider instanceof dev.understudy.payments.vendor.stripe.StripePayments
                          ? stripe
                          : provider));
      NewPayment request =
          new NewPayment(
              "lost", new Money(100, Currency.getInstance("EUR")), "pm_ok", Capture.AUTOMATIC);

      Charged charged = ledger.run(() -> node.payments().charge("lost", request));

      assertThat(((Charged.Stands) charged).payment().status()).isEqualTo(PaymentStatus.SENT);
      assertThat(world.books("lost")).isEmpty();
      assertThat(world.registry.recorded())
          .extracting(TestingHealthRegistry.Recorded::provider)
          .containsExactly(STRIPE)
          .doesNotContain(ADYEN);
    }
  }
}
