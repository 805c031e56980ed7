package dev.understudy.inventory;

import static dev.understudy.inventory.TestLedger.MANY;
import static dev.understudy.inventory.TestLedger.MINUTE;
import static dev.understudy.inventory.TestLedger.VENDORS;
import static dev.understudy.inventory.TestLedger.wanted;
import static dev.understudy.inventory.TestVendors.SHOPIFY;
import static dev.understudy.inventory.TestVendors.SQUARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.HealthState;
import dev.understudy.inventory.Authority.State;
import dev.understudy.testkit.Fate;
import dev.understudy.testkit.TestingHealthRegistry;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The primary goes and comes back: what it missed is replayed, what came late is taken back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorityTest {

  private final TestLedger ledger = new TestLedger();
  private NearVendors near = new NearVendors();
  private final TestingHealthRegistry registry = new TestingHealthRegistry(VENDORS);

  AuthorityTest() throws IOException {}

  @BeforeEach
  void freshStock() throws Exception {
    ledger.reset();
    near = new NearVendors();
    registry.set(SHOPIFY, new HealthState.Up());
  }

  @AfterAll
  void stop() throws Exception {
    ledger.close();
  }

  private Reconciler reconciler() {
    return near.reconciler(ledger.database(), registry, DriftPolicy.TRUST_VENDOR);
  }

  private void scan() throws Exception {
    try (Reconciler reconciler = reconciler()) {
      ledger.does(reconciler::reconcile);
    }
  }

  private void sell(long units) throws Exception {
    ledger.does(
        () -> {
          Reserved.Held held =
              (Reserved.Held) ledger.node().reserve(wanted("SKU-1", units, MINUTE));
          ledger.node().commit(held.reservation().id());
        });
  }

  private Authority authority() throws Exception {
    return ledger.run(() -> new AuthorityStore(ledger.database()).current());
  }

  private void lookAgain() throws Exception {
    ledger.update("update lane set sweep_after = now(), lease_until = now()");
  }

  @Test
  void anOutageIsReplayedInOrderAndThePrimaryTakesOverAgain() throws Exception {
    long epoch = authority().epoch();
    registry.set(SHOPIFY, new HealthState.Down());
    scan();
    scan();
    assertThat(authority()).isEqualTo(new Authority(State.BACKUP, epoch + 1));
    for (int units = 1; units <= 5; units++) {
      sell(units);
    }
    scan();
    assertThat(near.count(SQUARE)).isEqualTo(MANY - 15);
    assertThat(near.count(SHOPIFY)).isEqualTo(MANY);

    registry.set(SHOPIFY, new HealthState.Up());
    scan();
    scan();

    assertThat(authority()).isEqualTo(new Authority(State.PRIMARY, epoch + 2));
    assertThat(near.count(SHOPIFY)).isEqualTo(MANY - 15);
    assertThat(near.adjustments(SHOPIFY))
        .extracting(entry -> entry.getLong("quantity"))
        .containsExactly(-1L, -2L, -3L, -4L, -5L);
  }

  @Test
  void aWriteOfAnOldEpochThatArrivesAfterItsReplayIsTakenBack() throws Exception {
    sell(3);
    near.fate(SHOPIFY, Fate.EXECUTED_LATE);
    scan();
    registry.set(SHOPIFY, new HealthState.Down());
    scan();
    scan();
    assertThat(authority().state()).isEqualTo(State.BACKUP);
    near.fate(SHOPIFY, Fate.ANSWERED);
    registry.set(SHOPIFY, new HealthState.Up());
    lookAgain();
    scan();
    scan();
    assertThat(near.count(SHOPIFY)).isEqualTo(MANY - 3);

    // The vendor lost its keys with the region that failed, and now does what it was asked before.
    near.forgetKeys();
    near.executeLate();
    assertThat(near.count(SHOPIFY)).isEqualTo(MANY - 6);
    lookAgain();
    scan();
    scan();

    assertThat(near.count(SHOPIFY)).isEqualTo(MANY - 3);
    assertThat(near.count(SQUARE)).isEqualTo(MANY - 3);
    assertThat(ledger.number("select on_hand from stock where sku = 'SKU-1'")).isEqualTo(MANY - 3);
    assertThat(ledger.number("select count(*) from drift where cause = 'LATE_WRITE'")).isEqualTo(1);
  }

  @Test
  void whoDecidedFromAnOldSightOfTheAuthorityChangesNothing() throws Exception {
    AuthorityStore store = new AuthorityStore(ledger.database());
    Authority old = authority();
    ledger.run(() -> store.move(old, new Authority(State.SUSPECT, old.epoch())));
    ledger.run(
        () ->
            store.move(
                new Authority(State.SUSPECT, old.epoch()),
                new Authority(State.PRIMARY, old.epoch() + 2)));

    assertThat(ledger.run(() -> store.move(old, new Authority(State.SUSPECT, old.epoch()))))
        .isFalse();
    assertThat(authority()).isEqualTo(new Authority(State.PRIMARY, old.epoch() + 2));
  }

  @Test
  void aRefusedDeltaDoesNotKeepTheOthersBack() throws Exception {
    ledger.does(
        () ->
            ledger
                .node()
                .change(
                    new StockChange(
                        StockChange.Kind.RESTOCKED, Place.of("NEW"), 5, "delivery", "r1")));
    sell(2);
    scan();
    scan();

    assertThat(near.count(SHOPIFY)).isEqualTo(MANY - 2);
    assertThat(near.count(SQUARE)).isEqualTo(MANY - 2);
    assertThat(ledger.number("select count(*) from delivery where status = 'REFUSED'"))
        .isEqualTo(2);
    assertThat(ledger.number("select count(*) from delivery where status = 'PENDING'")).isZero();
  }
}
