package dev.understudy.inventory;

import static dev.understudy.inventory.TestLedger.MINUTE;
import static dev.understudy.inventory.TestLedger.VENDORS;
import static dev.understudy.inventory.TestLedger.wanted;
import static dev.understudy.inventory.TestVendors.SHOPIFY;
import static dev.understudy.inventory.TestVendors.SQUARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.ManualClock;
import dev.understudy.testkit.TestingHealthRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Commit against expiry while a clock that is moved by hand goes from the last moment of a hold to
 * its end; {@link InventoryTest} has the same in real time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExpiryRaceTest {

  private static final Duration A_MOMENT = Duration.ofMillis(1);

  private final TestLedger ledger = new TestLedger();
  private final TestVendors vendors = new TestVendors(ledger.vertx());
  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-24T00:00:00Z"));
  private final InventoryStore store =
      new InventoryStore(new ManualTimeSql(ledger.database(), clock), VENDORS);
  private final Inventory node =
      new Inventory(store, new StockChangeStore(ledger.database(), VENDORS));

  ExpiryRaceTest() throws IOException {}

  @BeforeEach
  void freshStock() throws Exception {
    ledger.reset();
  }

  @AfterAll
  void stop() throws Exception {
    vendors.close();
    ledger.close();
  }

  private Reservation held() throws Exception {
    return ((Reserved.Held) ledger.run(() -> node.reserve(wanted("SKU-1", 1, MINUTE))))
        .reservation();
  }

  private Reservation.Status committed(Reservation held) {
    return node.commit(held.id()).orElseThrow().status();
  }

  @Test
  void theLastMomentIsTheCallersAndTheEndIsNot() throws Exception {
    Reservation sold = held();
    Reservation late = held();
    clock.advance(MINUTE.minus(A_MOMENT));
    ledger.run(store::expire);
    assertThat(ledger.run(() -> committed(sold))).isEqualTo(Reservation.Status.COMMITTED);

    clock.advance(A_MOMENT);
    assertThat(ledger.run(() -> committed(late))).isEqualTo(Reservation.Status.HELD);
    ledger.run(store::expire);
    assertThat(ledger.run(() -> committed(late))).isEqualTo(Reservation.Status.EXPIRED);
  }

  /** As many races as {@code -Dinventory.races} says; ten thousand take some minutes. */
  @Test
  void whileTheClockComesToTheEndOneSideWins() throws Exception {
    int races = Integer.getInteger("inventory.races", 500);
    ConcurrentLinkedQueue<Reservation.Status> ends = new ConcurrentLinkedQueue<>();
    for (int race = 0; race < races; race++) {
      int looks = race % 8;
      Reservation held = held();
      clock.advance(MINUTE.minus(A_MOMENT));
      List<Callable<Boolean>> works =
          List.of(
              () -> ends.add(committed(held)),
              () -> endsAfter(looks, held),
              () -> store.expire() >= 0);
      ledger.together(works);
      ledger.run(store::expire);
    }

    long sold = ends.stream().filter(Reservation.Status.COMMITTED::equals).count();
    assertThat(ends).hasSize(races);
    // Neither side always wins, else there was no race.
    assertThat(sold).isBetween(1L, races - 1L);
    assertThat(ledger.number("select count(*) from reservation where status = 'COMMITTED'"))
        .isEqualTo(sold);
    assertThat(ledger.number("select count(*) from reservation where status = 'EXPIRED'"))
        .isEqualTo(races - sold);
    assertThat(ledger.number("select held from stock where sku = 'SKU-1'")).isZero();
    tellAll();
    assertThat(vendors.sold(SHOPIFY, "SKU-1")).isEqualTo(sold);
    assertThat(vendors.sold(SQUARE, "SKU-1")).isEqualTo(sold);
  }

  /**
   * The end comes before, amid and after the caller's statements: as many as these take as long.
   */
  private boolean endsAfter(int looks, Reservation held) {
    for (int look = 0; look < looks; look++) {
      node.stock(held.lines().getFirst().place());
    }
    clock.advance(A_MOMENT);
    return true;
  }

  private void tellAll() throws Exception {
    Lanes lanes =
        new Lanes(
            new JournalStore(ledger.database()),
            new TestingHealthRegistry(VENDORS),
            vendors.providers(),
            SHOPIFY,
            InstantSource.system());
    Instant end = Instant.now().plusSeconds(30);
    while (ledger.number("select count(*) from delivery where status = 'PENDING'") > 0) {
      assertThat(Instant.now()).isBefore(end);
      ledger.does(() -> VENDORS.forEach(lanes::drain));
    }
  }
}
