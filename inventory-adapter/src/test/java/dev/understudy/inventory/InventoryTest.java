package dev.understudy.inventory;

import static dev.understudy.inventory.TestLedger.MINUTE;
import static dev.understudy.inventory.TestLedger.VENDORS;
import static dev.understudy.inventory.TestLedger.patient;
import static dev.understudy.inventory.TestLedger.wanted;
import static dev.understudy.inventory.TestVendors.SHOPIFY;
import static dev.understudy.inventory.TestVendors.SQUARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.CallPolicy;
import dev.understudy.failover.Candidate;
import dev.understudy.failover.Criticality;
import dev.understudy.failover.Failover;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Route;
import dev.understudy.failover.Surroundings;
import dev.understudy.service.VertxConcurrency;
import dev.understudy.testkit.TestingHealthRegistry;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Units on a real PostgreSQL, told to vendors over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InventoryTest {

  private static final InstantSource CLOCK = InstantSource.system();
  private static final Freshness NOW = new Freshness(Duration.ZERO, Duration.ofMinutes(10));
  private static final Duration LIMIT = Duration.ofMillis(900);
  private static final int RACES_AT_ONCE = 4;
  private static final String UNTOLD = "select count(*) from delivery where status = 'PENDING'";
  private static final List<String> LOST = List.of("SKU-1", "SKU-2");

  private final TestLedger ledger = new TestLedger();
  private final HealthRegistry registry = new TestingHealthRegistry(VENDORS);
  private final InventoryStore store = new InventoryStore(ledger.database(), VENDORS);
  private TestVendors vendors = new TestVendors(ledger.vertx());

  InventoryTest() throws IOException {}

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

  private AvailabilityReads reads(Map<ProviderId, InventoryProvider> of) {
    Route route = new Route(List.of(new Candidate(SHOPIFY, 0, 100), new Candidate(SQUARE, 1, 100)));
    Failover failover =
        new Failover(
            route,
            registry,
            new Surroundings(CLOCK, new Random(1), new VertxConcurrency(), _ -> {}));
    LastSeen lastSeen = new LastSeen(1_000);
    Asking asking =
        new Asking(
            new KnownStore(ledger.database(), VENDORS),
            failover,
            Optional::empty,
            of,
            CallPolicy.hedgedRead("availability", Criticality.NORMAL, LIMIT),
            lastSeen,
            CLOCK);
    return new AvailabilityReads(asking, LIMIT, lastSeen, CLOCK, Thread::startVirtualThread);
  }

  private Reservation held(Inventory node, String sku, long units, Duration ttl) throws Exception {
    Reserved reserved = ledger.run(() -> node.reserve(wanted(sku, units, ttl)));
    assertThat(reserved).isInstanceOf(Reserved.Held.class);
    return ((Reserved.Held) reserved).reservation();
  }

  private Reservation sold(Inventory node, String sku, long units) throws Exception {
    Reservation held = held(node, sku, units, MINUTE);
    return ledger.run(() -> node.commit(held.id())).orElseThrow();
  }

  private Availability read(String sku) throws Exception {
    return known(ledger.run(() -> reads(vendors.providers()).read(Place.of(sku), NOW)));
  }

  private static Availability known(Read read) {
    assertThat(read).isInstanceOf(Read.Known.class);
    return ((Read.Known) read).availability();
  }

  private void drain() throws Exception {
    Lanes lanes = lanes();
    Instant end = Instant.now().plusSeconds(30);
    while (ledger.number(UNTOLD) > 0) {
      assertThat(Instant.now()).isBefore(end);
      ledger.does(() -> VENDORS.forEach(lanes::drain));
    }
  }

  private Lanes lanes() {
    return new Lanes(
        new JournalStore(ledger.database()), registry, vendors.providers(), SHOPIFY, CLOCK);
  }

  @Test
  void ofAThousandThatWantTheLastHundredOverThreeNodesAHundredGetOne() throws Exception {
    List<Inventory> nodes = List.of(ledger.node(), ledger.node(), ledger.node());
    List<Callable<Reserved>> works = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Inventory node = nodes.get(i % nodes.size());
      NewReservation wanted =
          new NewReservation(
              List.of(new Line(Place.of("SKU-20"), 1)), MINUTE, Optional.of("storm-" + i));
      works.add(() -> patient(node, wanted));
    }

    List<Reserved> results = ledger.together(works);

    assertThat(results).filteredOn(Reserved.Held.class::isInstance).hasSize(100);
    assertThat(results).filteredOn(Reserved.OutOfStock.class::isInstance).hasSize(900);
    assertThat(ledger.number("select held from stock where sku = 'SKU-20'")).isEqualTo(100);
  }

  /**
   * The check itself must be able to see an oversell: the same storm on a row without its guard.
   */
  @Test
  void aLedgerThatReadsBeforeItWritesIsCaught() throws Exception {
    ledger.run(() -> ledger.database().execute("create table naive (free bigint)", Tuple.tuple()));
    ledger.run(() -> ledger.database().execute("insert into naive values (1)", Tuple.tuple()));
    List<Callable<Boolean>> works = new ArrayList<>();
    CountDownLatch allHaveRead = new CountDownLatch(10);
    for (int i = 0; i < 10; i++) {
      works.add(
          () -> {
            long free =
                ledger
                    .database()
                    .execute("select free from naive", Tuple.tuple())
                    .iterator()
                    .next()
                    .getLong(0);
            allHaveRead.countDown();
            allHaveRead.await();
            if (free < 1) {
              return false;
            }
            ledger.database().execute("update naive set free = free - 1", Tuple.tuple());
            return true;
          });
    }

    assertThat(ledger.together(works)).filteredOn(sold -> sold).hasSizeGreaterThan(1);
    assertThat(ledger.number("select free from naive")).isNegative();
  }

  /** Ten thousand races take a minute; as many as {@code -Dinventory.races} says are run. */
  @Test
  void commitAndExpiryAtTheSameMomentHaveOneWinner() throws Exception {
    int races = Integer.getInteger("inventory.races", 1_000);
    Inventory node = ledger.node();
    List<Callable<Integer>> works = new ArrayList<>();
    for (int lane = 0; lane < RACES_AT_ONCE; lane++) {
      works.add(() -> soldOf(node, races / RACES_AT_ONCE));
    }

    long sold = ledger.together(works).stream().mapToInt(Integer::intValue).sum();
    drainExpiry();

    assertThat(ledger.number("select count(*) from reservation where status = 'COMMITTED'"))
        .isEqualTo(sold);
    assertThat(ledger.number("select 1000000 - on_hand from stock where sku = 'SKU-1'"))
        .isEqualTo(sold);
    assertThat(ledger.number("select held from stock where sku = 'SKU-1'")).isZero();
    assertThat(ledger.number("select count(*) from delivery")).isEqualTo(2L * sold);
    drain();
    assertThat(vendors.sold(SHOPIFY, "SKU-1")).isEqualTo(sold);
    assertThat(vendors.sold(SQUARE, "SKU-1")).isEqualTo(sold);
    // Neither side always wins, else there was no race.
    assertThat(sold).isBetween(1L, races - 1L);
  }

  private int soldOf(Inventory node, int races) throws Exception {
    int sold = 0;
    for (int i = 0; i < races; i++) {
      // Over between now and some milliseconds from now, so that both sides win some.
      NewReservation wanted = wanted("SKU-1", 1, Duration.ofMillis(1 + i % 30));
      Reservation held = ((Reserved.Held) patient(node, wanted)).reservation();
      List<Callable<Boolean>> works = new ArrayList<>();
      works.add(
          () -> node.commit(held.id()).orElseThrow().status() == Reservation.Status.COMMITTED);
      works.add(() -> store.expire() < 0);
      sold += ledger.together(works).contains(true) ? 1 : 0;
    }
    return sold;
  }

  private void drainExpiry() throws Exception {
    Instant end = Instant.now().plusSeconds(10);
    while (ledger.number("select count(*) from reservation where status = 'HELD'") > 0) {
      assertThat(Instant.now()).isBefore(end);
      ledger.run(store::expire);
    }
  }

  @Test
  void aReservationIsSoldOrFreedOnce() throws Exception {
    Inventory node = ledger.node();
    Reservation sold = sold(node, "SKU-20", 3);

    assertThat(ledger.run(() -> node.commit(sold.id())).orElseThrow().status())
        .isEqualTo(Reservation.Status.COMMITTED);
    assertThat(ledger.run(() -> node.release(sold.id())).orElseThrow().status())
        .isEqualTo(Reservation.Status.COMMITTED);
    assertThat(ledger.number("select on_hand from stock where sku = 'SKU-20'")).isEqualTo(97);
    assertThat(ledger.number("select held from stock where sku = 'SKU-20'")).isZero();
  }

  @Test
  void anUnknownSkuIsSaidToBeUnknown() throws Exception {
    assertThat(ledger.run(() -> ledger.node().reserve(wanted("NONE", 1, MINUTE))))
        .isInstanceOf(Reserved.UnknownSku.class);
    assertThat(ledger.run(() -> reads(vendors.providers()).read(Place.of("NONE"), NOW)))
        .isInstanceOf(Read.UnknownSku.class);
  }

  @Test
  void eachVendorHearsOfASaleOnceAlsoWhenItsRepliesAreLost() throws Exception {
    vendors.behave(SHOPIFY, new JsonObject().put("loseReplies", true));
    vendors.behave(SQUARE, new JsonObject().put("loseReplies", true));
    for (String sku : LOST) {
      sold(ledger.node(), sku, 2);
    }
    Lanes lanes = lanes();
    ledger.does(() -> VENDORS.forEach(lanes::drain));
    assertThat(ledger.number(UNTOLD)).isEqualTo(4);
    vendors.behave(SHOPIFY, new JsonObject());
    vendors.behave(SQUARE, new JsonObject());

    drain();

    for (String sku : LOST) {
      assertThat(vendors.adjustments(SHOPIFY, sku)).hasSize(1);
      assertThat(vendors.adjustments(SQUARE, sku)).hasSize(1);
      assertThat(vendors.sold(SHOPIFY, sku)).isEqualTo(2);
      assertThat(vendors.sold(SQUARE, sku)).isEqualTo(2);
    }
  }

  /** The check itself must be able to see a sale that was told twice. */
  @Test
  void aJournalThatForgetsItsKeysIsCaught() throws Exception {
    sold(ledger.node(), "SKU-1", 2);
    drain();
    ledger.run(
        () ->
            ledger
                .database()
                .execute("update delivery set status = 'PENDING', batch = null", Tuple.tuple()));

    drain();

    assertThat(vendors.sold(SHOPIFY, "SKU-1")).isEqualTo(4);
    assertThat(vendors.adjustments(SHOPIFY, "SKU-1")).hasSize(2);
  }

  @Test
  void aReadIsServedByThePrimary() throws Exception {
    Availability read = read("SKU-20");

    assertThat(read.available()).isEqualTo(100);
    assertThat(read.source()).isEqualTo("shopify");
    assertThat(read.stale()).isFalse();
  }

  @Test
  void aReadIsServedByTheBackupWhileThePrimaryFails() throws Exception {
    vendors.behave(SHOPIFY, new JsonObject().put("errorRate", 1.0));

    Availability read = read("SKU-20");

    assertThat(read.available()).isEqualTo(100);
    assertThat(read.source()).isEqualTo("square");
  }

  @Test
  void aReadIsServedByTheLedgerAndMarkedStaleWhileBothFail() throws Exception {
    vendors.behave(SHOPIFY, new JsonObject().put("errorRate", 1.0));
    vendors.behave(SQUARE, new JsonObject().put("errorRate", 1.0));

    Availability read = read("SKU-20");

    assertThat(read.available()).isEqualTo(100);
    assertThat(read.source()).isEqualTo("ledger");
    assertThat(read.stale()).isTrue();
  }

  @Test
  void readsOfOneSkuAtOnceShareOneVendorCall() throws Exception {
    vendors.behave(SHOPIFY, new JsonObject().put("latencyMs", 150));
    CountingProvider counting = new CountingProvider(vendors.shopify());
    AvailabilityReads reads = reads(Map.of(SHOPIFY, counting, SQUARE, vendors.square()));
    List<Callable<Read>> works = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      works.add(() -> reads.read(Place.of("SKU-1"), NOW));
    }

    assertThat(ledger.together(works)).hasOnlyElementsOfType(Read.Known.class);
    // One more, should the last of the hundred come only when the first call has ended.
    assertThat(counting.reads()).isBetween(1, 2);
  }
}
