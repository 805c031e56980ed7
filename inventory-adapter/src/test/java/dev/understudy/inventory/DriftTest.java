package dev.understudy.inventory;

import static dev.understudy.inventory.TestLedger.MINUTE;
import static dev.understudy.inventory.TestLedger.VENDORS;
import static dev.understudy.inventory.TestLedger.wanted;
import static dev.understudy.inventory.TestVendors.SHOPIFY;
import static dev.understudy.inventory.TestVendors.SQUARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.ProviderId;
import dev.understudy.testkit.TestingHealthRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Other channels sell at the vendors, and the ledger finds out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriftTest {

  private static final InstantSource CLOCK = InstantSource.system();
  private static final Place SCARCE = Place.of("SKU-20");

  private final TestLedger ledger = new TestLedger();
  private final TestingHealthRegistry registry = new TestingHealthRegistry(VENDORS);
  private final DriftStore drift = new DriftStore(ledger.database(), VENDORS);
  private final DecisionStore decisions = new DecisionStore(ledger.database(), VENDORS);
  private TestVendors vendors = new TestVendors(ledger.vertx());

  DriftTest() throws IOException {}

  @BeforeEach
  void freshStock() throws Exception {
    vendors.close();
    vendors = new TestVendors(ledger.vertx());
    ledger.reset();
  }

  @AfterAll
  void stop() throws Exception {
    vendors.close();
    ledger.close();
  }

  private void look(ProviderId vendor, DriftPolicy policy) throws Exception {
    DriftSweep sweep =
        new DriftSweep(
            drift,
            registry,
            vendors.providers(),
            _ -> new SkuClass(List.of(), policy, 0L),
            Duration.ofSeconds(2),
            CLOCK);
    ledger.does(() -> sweep.look(vendor));
  }

  private void tell() throws Exception {
    Lanes lanes =
        new Lanes(
            new JournalStore(ledger.database()), registry, vendors.providers(), SHOPIFY, CLOCK);
    ledger.does(() -> VENDORS.forEach(lanes::drain));
  }

  private Stock scarce() throws Exception {
    return ledger.run(() -> ledger.node().stock(SCARCE)).orElseThrow();
  }

  private List<Drift> report() throws Exception {
    return ledger.run(() -> decisions.report(false));
  }

  @Test
  void vendorsThatAreAsTheyShouldBeAreConfirmed() throws Exception {
    look(SHOPIFY, DriftPolicy.TRUST_VENDOR);
    look(SQUARE, DriftPolicy.TRUST_VENDOR);

    assertThat(report()).isEmpty();
    assertThat(scarce().onHand()).isEqualTo(100);
  }

  @Test
  void aSaleInAnotherChannelLowersTheLedgerAndTheOtherVendor() throws Exception {
    vendors.sellElsewhere(SHOPIFY, "SKU-20", 7);

    look(SHOPIFY, DriftPolicy.TRUST_VENDOR);
    tell();

    assertThat(scarce().onHand()).isEqualTo(93);
    assertThat(vendors.count(SHOPIFY, "SKU-20", 100)).isEqualTo(93);
    assertThat(vendors.count(SQUARE, "SKU-20", 100)).isEqualTo(93);
    assertThat(report())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.expected()).isEqualTo(100);
              assertThat(found.observed()).isEqualTo(93);
              assertThat(found.cause()).isEqualTo(DriftRules.Cause.OTHER_CHANNEL);
              assertThat(found.action()).isEqualTo("LEDGER_FOLLOWED");
            });
    look(SHOPIFY, DriftPolicy.TRUST_VENDOR);
    look(SQUARE, DriftPolicy.TRUST_VENDOR);
    assertThat(report()).hasSize(1);
  }

  @Test
  void whatIsSoldHereIsNoDifferenceWhereverTheJournalIs() throws Exception {
    ledger.does(
        () -> {
          Reserved.Held held = (Reserved.Held) ledger.node().reserve(wanted("SKU-20", 5, MINUTE));
          ledger.node().commit(held.reservation().id());
        });
    look(SHOPIFY, DriftPolicy.TRUST_VENDOR);
    tell();
    look(SHOPIFY, DriftPolicy.TRUST_VENDOR);
    look(SQUARE, DriftPolicy.TRUST_VENDOR);

    assertThat(report()).isEmpty();
    assertThat(scarce().onHand()).isEqualTo(95);
  }

  @Test
  void unitsThatArePromisedHereAndSoldElsewhereAreReportedAsOversold() throws Exception {
    ledger.does(() -> ledger.node().reserve(wanted("SKU-20", 95, MINUTE)));
    vendors.sellElsewhere(SHOPIFY, "SKU-20", 8);

    look(SHOPIFY, DriftPolicy.TRUST_VENDOR);
    tell();

    assertThat(scarce().onHand()).isEqualTo(95);
    assertThat(report()).singleElement().extracting(Drift::oversold).isEqualTo(3L);
    assertThat(vendors.count(SHOPIFY, "SKU-20", 100)).isEqualTo(95);
    assertThat(vendors.count(SQUARE, "SKU-20", 100)).isEqualTo(95);
  }

  @Test
  void aBufferPaysForWhatIsSoldElsewhereMeanwhile() throws Exception {
    ledger.does(() -> new StockChangeStore(ledger.database(), VENDORS).buffer(Map.of(SCARCE, 8L)));
    ledger.does(() -> ledger.node().reserve(wanted("SKU-20", 92, MINUTE)));
    vendors.sellElsewhere(SHOPIFY, "SKU-20", 8);

    look(SHOPIFY, DriftPolicy.TRUST_VENDOR);

    assertThat(report()).singleElement().extracting(Drift::oversold).isEqualTo(0L);
    assertThat(scarce().onHand()).isEqualTo(92);
  }

  @Test
  void aVendorThatMustNotSellIsSetRight() throws Exception {
    vendors.sellElsewhere(SQUARE, "SKU-20", 7);

    look(SQUARE, DriftPolicy.TRUST_LEDGER);
    tell();

    assertThat(scarce().onHand()).isEqualTo(100);
    assertThat(vendors.count(SQUARE, "SKU-20", 100)).isEqualTo(100);
    assertThat(vendors.count(SHOPIFY, "SKU-20", 100)).isEqualTo(100);
  }

  @Test
  void aPlaceIsFrozenUntilItsOwnDifferenceIsGone() throws Exception {
    vendors.sellElsewhere(SHOPIFY, "SKU-20", 7);
    look(SHOPIFY, DriftPolicy.FREEZE);

    assertThat(ledger.run(() -> ledger.node().reserve(wanted("SKU-20", 1, MINUTE))))
        .isEqualTo(new Reserved.Frozen(SCARCE));
    assertThat(ledger.run(() -> ledger.node().reserve(wanted("SKU-1", 1, MINUTE))))
        .isInstanceOf(Reserved.Held.class);

    vendors.sellElsewhere(SHOPIFY, "SKU-20", -7);
    look(SHOPIFY, DriftPolicy.FREEZE);

    assertThat(ledger.run(() -> ledger.node().reserve(wanted("SKU-20", 1, MINUTE))))
        .isInstanceOf(Reserved.Held.class);
  }

  @Test
  void anOperatorDecidesOnWhatIsFrozen() throws Exception {
    vendors.sellElsewhere(SHOPIFY, "SKU-20", 7);
    look(SHOPIFY, DriftPolicy.FREEZE);
    long open = ledger.run(() -> decisions.report(true)).getFirst().id();

    assertThat(ledger.run(() -> decisions.decide(open, DriftPolicy.TRUST_VENDOR))).isPresent();
    tell();

    assertThat(scarce().onHand()).isEqualTo(93);
    assertThat(scarce().frozen()).isFalse();
    assertThat(vendors.count(SQUARE, "SKU-20", 100)).isEqualTo(93);
    assertThat(ledger.run(() -> decisions.decide(open, DriftPolicy.TRUST_VENDOR))).isEmpty();
  }
}
