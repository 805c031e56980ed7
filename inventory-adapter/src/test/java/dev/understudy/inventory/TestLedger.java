package dev.understudy.inventory;

import static dev.understudy.inventory.TestVendors.SHOPIFY;
import static dev.understudy.inventory.TestVendors.SQUARE;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Database;
import dev.understudy.ledger.DatabaseConfig;
import dev.understudy.ledger.DatabaseUnavailableException;
import dev.understudy.ledger.EmbeddedDatabase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A real PostgreSQL with the inventory's schema, and the threads that use it. */
final class TestLedger implements AutoCloseable {

  static final List<ProviderId> VENDORS = List.of(SHOPIFY, SQUARE);
  static final long MANY = 1_000_000;
  static final Duration MINUTE = Duration.ofMinutes(1);

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final EmbeddedDatabase postgres = EmbeddedDatabase.start(0);
  private final Database database =
      Database.open(
          vertx,
          new DatabaseConfig(
              postgres.url(), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD, "inventory", 20));

  TestLedger() throws IOException {
    database.migrateWhenThere("db/inventory");
  }

  Vertx vertx() {
    return vertx;
  }

  Database database() {
    return database;
  }

  /** As after the first start: SKU-1 and SKU-2 are plenty, of SKU-20 there are a hundred. */
  void reset() throws Exception {
    update(
        """
        truncate stock, reservation, line, change_key, movement, delivery, lane, vendor_stock,
          drift, webhook_inbox
        """);
    update("update authority set state = 'PRIMARY', epoch = (epoch / 2) * 2 + 3");
    does(
        () ->
            new SeedStore(database, VENDORS)
                .seed(
                    Map.of(
                        Place.of("SKU-1"),
                        MANY,
                        Place.of("SKU-2"),
                        MANY,
                        Place.of("SKU-20"),
                        100L)));
  }

  Inventory node() {
    return new Inventory(
        new InventoryStore(database, VENDORS), new StockChangeStore(database, VENDORS));
  }

  static NewReservation wanted(String sku, long units, Duration ttl) {
    return new NewReservation(List.of(new Line(Place.of(sku), units)), ttl, Optional.empty());
  }

  /**
   * As a client does: the same request under the same key, while the ledger says that it is busy.
   */
  static Reserved patient(Inventory node, NewReservation wanted) {
    for (int tries = 0; tries < 20; tries++) {
      try {
        return node.reserve(wanted);
      } catch (DatabaseUnavailableException e) {
        // It has waited for a connection already.
      }
    }
    throw new AssertionError("the ledger stays busy");
  }

  <T> T run(Callable<T> work) throws Exception {
    return threads.submit(work).get();
  }

  void does(Runnable work) throws Exception {
    threads.submit(work).get();
  }

  long number(String sql) throws Exception {
    return run(() -> database.execute(sql, Tuple.tuple()).iterator().next().getLong(0));
  }

  void update(String sql) throws Exception {
    run(() -> database.execute(sql, Tuple.tuple()));
  }

  /** Runs all at once and gives what each came to. */
  <T> List<T> together(List<Callable<T>> works) throws Exception {
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

  @Override
  public void close() throws IOException {
    CompletableFuture.runAsync(database::close, threads).join();
    threads.close();
    postgres.close();
    TestVendors.wait(vertx.close());
  }
}
