package dev.understudy.payments;

import static dev.understudy.payments.SimWorld.ADYEN;
import static dev.understudy.payments.SimWorld.STRIPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Deadline;
import dev.understudy.testkit.Fate;
import dev.understudy.testkit.VendorBooks;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Our ledger against the vendors' own lists, as the vendors' APIs give them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReconciliationTest {

  private final TestLedger ledger = new TestLedger();
  private SimWorld world = new SimWorld();
  private int last;

  ReconciliationTest() throws IOException {}

  @AfterAll
  void stop() throws Exception {
    ledger.close();
  }

  private Parts node() {
    return world.node(ledger.database, STRIPE, SimWorld.Around.NOTHING);
  }

  private Payment charge() throws Exception {
    String reference = "rec-" + ++last + Instant.now();
    NewPayment request =
        new NewPayment(
            reference, new Money(1000, Currency.getInstance("EUR")), "pm_ok", Capture.AUTOMATIC);
    return ledger.run(
        () -> ((Charged.Stands) node().payments().charge("k" + reference, request)).payment());
  }

  private Reconciler.Report reconcile(Instant from) throws Exception {
    Reconciler reconciler =
        new Reconciler(
            new ReconcileStore(ledger.database),
            new IncidentsStore(ledger.database),
            Map.of(STRIPE, world.stripe(world.stripe), ADYEN, world.adyen(world.adyen)),
            world.clock);
    return ledger.run(() -> reconciler.reconcile(from, Instant.now().plusSeconds(1)));
  }

  /** Vendors list by whole seconds. */
  private Instant start() {
    world = new SimWorld();
    Instant now = Instant.now();
    return now.minusMillis(now.toEpochMilli() % 1000);
  }

  private static List<Difference> of(Reconciler.Report report, Payment payment) {
    return report.differences().stream()
        .filter(difference -> difference.payment().equals(payment.id().toString()))
        .toList();
  }

  @Test
  void booksThatAgreeAreClean() throws Exception {
    Instant from = start();
    Payment payment = charge();
    ledger.run(
        () ->
            node()
                .changes()
                .request(
                    payment.id(),
                    "refund",
                    Change.Kind.REFUND,
                    OptionalLong.of(300),
                    true,
                    Deadline.after(Duration.ofSeconds(3), world.clock)));

    assertThat(of(reconcile(from), payment)).isEmpty();
  }

  @Test
  void whatTheVendorDoesNotHaveIsMissing() throws Exception {
    Instant from = start();
    Payment payment = charge();
    world = new SimWorld(); // The vendor has forgotten all.

    assertThat(of(reconcile(from), payment))
        .singleElement()
        .extracting(Difference::kind)
        .isEqualTo(Difference.Kind.MISSING);
  }

  @Test
  void aRefundThatWeDoNotKnowOfIsADifference() throws Exception {
    Instant from = start();
    Payment payment = charge();
    Modification dashboard =
        new Modification(
            java.util.UUID.randomUUID(),
            Change.Kind.REFUND,
            payment.vendorId().orElseThrow(),
            new Money(400, Currency.getInstance("EUR")),
            1000,
            true);
    var _ =
        world
            .stripe(world.stripe)
            .change(dashboard, Deadline.after(Duration.ofSeconds(3), world.clock));

    assertThat(of(reconcile(from), payment))
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.kind()).isEqualTo(Difference.Kind.DIFFERENT);
              assertThat(difference.detail()).contains("1000, 400");
            });
  }

  @Test
  void aChargeFoundAtTheFirstVendorAfterTheSecondWasChargedIsAnIncidentAndGivenBack()
      throws Exception {
    Instant from = start();
    world.stripe.fate(_ -> Fate.RATE_LIMITED);
    Payment payment = charge();
    assertThat(payment.provider()).isEqualTo(ADYEN);
    world.stripe.fate(_ -> Fate.ANSWERED);
    Charge same =
        new Charge(
            payment.id(),
            0,
            payment.request().merchantReference(),
            payment.request().amount(),
            "pm_card_visa",
            Capture.AUTOMATIC,
            Purpose.ORDER);
    var _ =
        world.stripe(world.stripe).charge(same, Deadline.after(Duration.ofSeconds(3), world.clock));
    String reference = payment.request().merchantReference();
    assertThat(world.books(reference).stream().filter(VendorBooks.Book::holds)).hasSize(2);

    Reconciler.Report report = reconcile(from);
    assertThat(of(report, payment))
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.kind()).isEqualTo(Difference.Kind.EXTRA);
              assertThat(difference.provider()).isEqualTo(STRIPE);
            });
    ledger.run(
        () -> {
          node().resolver().newsDue();
          return true;
        });

    assertThat(world.books(reference).stream().filter(VendorBooks.Book::holds))
        .singleElement()
        .extracting("vendor")
        .isEqualTo("adyen");
    assertThat(ReportJson.text(report)).contains("\"EXTRA\"", payment.id().toString());
    assertThat(ReportJson.table(report)).contains("EXTRA", "stripe");
  }

  @Test
  void aVendorThatGivesNoListIsNotTakenForOneThatHasNothing() throws Exception {
    Instant from = start();
    Payment payment = charge();
    world.stripe.fate(_ -> Fate.NOT_SENT);

    Reconciler.Report report = reconcile(from);
    assertThat(report.isClean()).isFalse();
    assertThat(report.unlisted()).containsOnlyKeys(STRIPE);
    assertThat(of(report, payment)).isEmpty();
  }
}
