package dev.understudy.payments;

import dev.understudy.ledger.Database;
import dev.understudy.ledger.DatabaseConfig;
import dev.understudy.ledger.EmbeddedDatabase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real PostgreSQL with the adapter's schema, and threads on which it may be waited for. */
final class TestLedger implements AutoCloseable {

  final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  final Database database;
  private final Vertx vertx = Vertx.vertx();
  private final EmbeddedDatabase postgres;

  TestLedger() throws IOException {
    this(Map.of());
  }

  /** The same, with settings of each connection. */
  TestLedger(Map<String, String> settings) throws IOException {
    postgres = EmbeddedDatabase.start(0);
    database =
        Database.open(
            vertx,
            new DatabaseConfig(
                postgres.url(), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD, "payments", 20),
            settings);
    database.migrateWhenThere("db/payments");
  }

  <T> T run(Callable<T> work) throws Exception {
    try {
      return threads.submit(work).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError error) {
        throw error;
      }
      throw e;
    }
  }

  /** A connection of somebody else. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:" + postgres.url(), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD);
  }

  /** The server dies, and what it has not committed dies with it. */
  void crash() throws Exception {
    postgres.crash();
  }

  /** It is there again, with what it had committed. */
  void restart() throws Exception {
    postgres.restart();
  }

  @Override
  public void close() throws IOException {
    CompletableFuture.runAsync(database::close, threads).join();
    threads.close();
    postgres.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
