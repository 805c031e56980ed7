package dev.understudy.inventory;

import static dev.understudy.inventory.TestVendors.SHOPIFY;
import static dev.understudy.inventory.TestVendors.SQUARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.failover.Candidate;
import dev.understudy.failover.Failover;
import dev.understudy.failover.HealthRegistry;
import dev.understudy.failover.Route;
import dev.understudy.failover.Surroundings;
import dev.understudy.ledger.Database;
import dev.understudy.ledger.DatabaseConfig;
import dev.understudy.ledger.EmbeddedDatabase;
import dev.understudy.service.VertxConcurrency;
import io.vertx.core.Vertx;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Units on a real PostgreSQL, told to vendors over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InventoryTest {

  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LIMIT = Duration.ofMillis(900);
  private static final List<String> LOST = List.of("SKU-1", "SKU-2");

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final EmbeddedDatabase postgres = EmbeddedDatabase.start(0);
  private final Database database =
      Database.open(
          vertx,
          new DatabaseConfig(
              postgres.url(), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD, "inventory", 20));
  private final InventoryStore store = new InventoryStore(database);
  private final HealthRegistry registry = new WellRegistry();
  private TestVendors vendors = new TestVendors(vertx);

  InventoryTest() throws IOException {}

  @BeforeAll
  void migrate() {
    database.migrateWhenThere("db/inventory");
  }

  @BeforeEach
  void freshStock() throws Exception {
    vendors.close();
    vendors = new TestVendors(vertx);
    run(() -> database.execute("truncate stock, reservation, delta", Tuple.tuple()));
    run(
        () -> {
          store.seed(Map.of("SKU-1", 1_000_000L, "SKU-2", 1_000_000L, "SKU-20", 100L));
          return true;
        });
  }

  @AfterEach
  void stopVendors() {
    vendors.close();
  }

  @AfterAll
  void stop() throws Exception {
    run(
        () -> {
          database.close();
          return true;
        });
    threads.close();
    postgres.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private <T> T run(Callable<T> work) throws Exception {
    return threads.submit(work).get();
  }

  private Inventory node() {
    return new Inventory(store, List.of(SHOPIFY, SQUARE));
  }

  private AvailabilityReads reads(Map<dev.understudy.failover.ProviderId, InventoryProvider> of) {
    Route route = new Route(List.of(new Candidate(SHOPIFY, 0, 100), new Candidate(SQUARE, 1, 100)));
    return new AvailabilityReads(
        store,
        new Failover(
            route,
            registry,
            new Surroundings(CLOCK, new Random(1), new VertxConcurrency(), _ -> {})),
        of,
        LIMIT,
        CLOCK);
  }

  private Reservation held(Inventory node, String sku, long units, Duration ttl) throws Exception {
    Reserved reserved = run(() -> node.reserve(sku, units, ttl));
    assertThat(reserved).isInstanceOf(Reserved.Held.class);
    return ((Reserved.Held) reserved).reservation();
  }

  private Reservation sold(Inventory node, String sku, long units) throws Exception {
    Reservation held = held(node, sku, units, MINUTE);
    return run(() -> node.commit(held.id())).orElseThrow();
  }

  private long number(String sql) throws Exception {
    return run(() -> database.execute(sql, Tuple.tuple()).iterator().next().getLong(0));
  }

  private void drain() throws Exception {
    Reconciler reconciler = new Reconciler(store, registry, vendors.providers(), CLOCK);
    Instant end = Instant.now().plusSeconds(30);
    while (number("select count(*) from delta where status = 'PENDING'") > 0) {
      assertThat(Instant.now()).isBefore(end);
      run(
          () -> {
            reconciler.reconcile();
            return true;
          });
    }
    reconciler.close();
  }

  /** Runs all at once and gives what each came to. */
  private <T> List<T> together(List<Callable<T>> works) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<T>> futures = new ArrayList<>();
    for (Callable<T> work : works) {
      futures.add(
          threads.submit(
              () -> {
                start.await();
                return work.call();
              }));
    }
    start.countDown();
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.get());
    }
    return results;
  }

  @Test
  void ofAThousandThatWantTheLastHundredOverThreeNodesAHundredGetOne() throws Exception {
    List<Inventory> nodes = List.of(node(), node(), node());
    List<Callable<Reserved>> works = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Inventory node = nodes.get(i % nodes.size());
      works.add(() -> node.reserve("SKU-20", 1, MINUTE));
    }

    List<Reserved> results = together(works);

    assertThat(results).filteredOn(Reserved.Held.class::isInstance).hasSize(100);
    assertThat(results).filteredOn(Reserved.OutOfStock.class::isInstance).hasSize(900);
    assertThat(number("select held from stock where sku = 'SKU-20'")).isEqualTo(100);
  }

  /**
   * The check itself must be able to see an oversell: the same storm on a row without its guard.
   */
  @Test
  void aLedgerThatReadsBeforeItWritesIsCaught() throws Exception {
    run(() -> database.execute("create table naive (free bigint)", Tuple.tuple()));
    run(() -> database.execute("insert into naive values (1)", Tuple.tuple()));
    List<Callable<Boolean>> works = new ArrayList<>();
    CountDownLatch allHaveRead = new CountDownLatch(10);
    for (int i = 0; i < 10; i++) {
      works.add(
          () -> {
            long free =
                database
                    .execute("select free from naive", Tuple.tuple())
                    .iterator()
                    .next()
                    .getLong(0);
            allHaveRead.countDown();
            allHaveRead.await();
            if (free < 1) {
              return false;
            }
            database.execute("update naive set free = free - 1", Tuple.tuple());
            return true;
          });
    }

    assertThat(together(works)).filteredOn(sold -> sold).hasSizeGreaterThan(1);
    assertThat(number("select free from naive")).isNegative();
  }

  @Test
  void commitAndExpiryAtTheSameMomentHaveOneWinner() throws Exception {
    Inventory node = node();
    int sold = 0;
    for (int i = 0; i < 200; i++) {
      // Between now and some milliseconds from now, so that both sides win some.
      Reservation held = held(node, "SKU-1", 1, Duration.ofMillis(1 + i % 6));
      List<Callable<Boolean>> works = new ArrayList<>();
      works.add(
          () -> node.commit(held.id()).orElseThrow().status() == Reservation.Status.COMMITTED);
      works.add(
          () -> {
            store.expire();
            return false;
          });
      sold += together(works).contains(true) ? 1 : 0;
    }
    drainExpiry();

    assertThat(number("select count(*) from reservation where status = 'COMMITTED'"))
        .isEqualTo(sold);
    assertThat(number("select 1000000 - on_hand from stock where sku = 'SKU-1'")).isEqualTo(sold);
    assertThat(number("select held from stock where sku = 'SKU-1'")).isZero();
    assertThat(number("select count(*) from delta")).isEqualTo(2L * sold);
  }

  private void drainExpiry() throws Exception {
    Instant end = Instant.now().plusSeconds(10);
    while (number("select count(*) from reservation where status = 'HELD'") > 0) {
      assertThat(Instant.now()).isBefore(end);
      run(store::expire);
    }
  }

  @Test
  void aReservationIsSoldOrFreedOnce() throws Exception {
    Inventory node = node();
    Reservation sold = sold(node, "SKU-20", 3);

    assertThat(run(() -> node.commit(sold.id())).orElseThrow().status())
        .isEqualTo(Reservation.Status.COMMITTED);
    assertThat(run(() -> node.release(sold.id())).orElseThrow().status())
        .isEqualTo(Reservation.Status.COMMITTED);
    assertThat(number("select on_hand from stock where sku = 'SKU-20'")).isEqualTo(97);
    assertThat(number("select held from stock where sku = 'SKU-20'")).isZero();
  }

  @Test
  void anUnknownSkuIsSaidToBeUnknown() throws Exception {
    assertThat(run(() -> node().reserve("NONE", 1, MINUTE)))
        .isInstanceOf(Reserved.UnknownSku.class);
    assertThat(run(() -> reads(vendors.providers()).read("NONE", Duration.ZERO))).isEmpty();
  }

  @Test
  void eachVendorHearsOfASaleOnceAlsoWhenItsRepliesAreLost() throws Exception {
    vendors.behave(SHOPIFY, new JsonObject().put("loseReplies", true));
    vendors.behave(SQUARE, new JsonObject().put("loseReplies", true));
    for (String sku : LOST) {
      sold(node(), sku, 2);
    }
    Reconciler reconciler = new Reconciler(store, registry, vendors.providers(), CLOCK);
    run(
        () -> {
          reconciler.reconcile();
          return true;
        });
    assertThat(number("select count(*) from delta where status = 'PENDING'")).isEqualTo(4);
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
    sold(node(), "SKU-1", 2);
    drain();
    run(
        () ->
            database.execute(
                "update delta set status = 'PENDING', id = gen_random_uuid(), lease_until = now()",
                Tuple.tuple()));

    drain();

    assertThat(vendors.sold(SHOPIFY, "SKU-1")).isEqualTo(4);
    assertThat(vendors.adjustments(SHOPIFY, "SKU-1")).hasSize(2);
  }

  @Test
  void aReadIsServedByThePrimary() throws Exception {
    Availability read =
        run(() -> reads(vendors.providers()).read("SKU-20", Duration.ZERO)).orElseThrow();

    assertThat(read.available()).isEqualTo(100);
    assertThat(read.source()).isEqualTo("shopify");
    assertThat(read.stale()).isFalse();
  }

  @Test
  void aReadIsServedByTheBackupWhileThePrimaryFails() throws Exception {
    vendors.behave(SHOPIFY, new JsonObject().put("errorRate", 1.0));

    Availability read =
        run(() -> reads(vendors.providers()).read("SKU-20", Duration.ZERO)).orElseThrow();

    assertThat(read.available()).isEqualTo(100);
    assertThat(read.source()).isEqualTo("square");
  }

  @Test
  void aReadIsServedByTheLedgerAndMarkedStaleWhileBothFail() throws Exception {
    vendors.behave(SHOPIFY, new JsonObject().put("errorRate", 1.0));
    vendors.behave(SQUARE, new JsonObject().put("errorRate", 1.0));

    Availability read =
        run(() -> reads(vendors.providers()).read("SKU-20", Duration.ZERO)).orElseThrow();

    assertThat(read.available()).isEqualTo(100);
    assertThat(read.source()).isEqualTo("ledger");
    assertThat(read.stale()).isTrue();
  }

  @Test
  void readsOfOneSkuAtOnceShareOneVendorCall() throws Exception {
    vendors.behave(SHOPIFY, new JsonObject().put("latencyMs", 150));
    CountingProvider counting = new CountingProvider(vendors.shopify());
    AvailabilityReads reads = reads(Map.of(SHOPIFY, counting, SQUARE, vendors.square()));
    List<Callable<Optional<Availability>>> works = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      works.add(() -> reads.read("SKU-1", Duration.ZERO));
    }

    assertThat(together(works)).allMatch(Optional::isPresent);
    // One more, should the last of the hundred come only when the first call has ended.
    assertThat(counting.reads()).isBetween(1, 2);
  }
}
