package dev.understudy.bench;

import dev.understudy.bench.stage.Postgres;
import dev.understudy.bench.stage.StageException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The reference of what is durable: a bare loop of operations that commit twice, one row each time
 * (an intent, and how it ended), on the same PostgreSQL, by as many callers over as many
 * connections. It does nothing else: no HTTP, no vendor.
 */
final class TwoCommits {

  private final String url;
  private final int callers;
  private final int connections;

  TwoCommits(Postgres database, int callers, int connections) {
    this.url = database.jdbcUrl();
    this.callers = callers;
    this.connections = connections;
  }

  /** Operations a second, over so long. */
  double run(Duration length) throws InterruptedException {
    BlockingQueue<Connection> pool = new ArrayBlockingQueue<>(connections);
    try {
      fill(pool);
      return loop(pool, length);
    } catch (SQLException e) {
      throw failed(e);
    } finally {
      drain(pool);
    }
  }

  private void fill(BlockingQueue<Connection> pool) throws SQLException {
    for (int i = 0; i < connections; i++) {
      pool.add(DriverManager.getConnection(url));
    }
    try (Statement table = pool.element().createStatement()) {
      table.execute(
          "create table if not exists bare_operation (id uuid primary key, state text not null)");
    }
  }

  private double loop(BlockingQueue<Connection> pool, Duration length) throws InterruptedException {
    long start = System.nanoTime();
    long end = start + length.toNanos();
    long operations = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      List<Future<Long>> loops = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        loops.add(threads.submit(() -> operationsUntil(end, pool)));
      }
      for (Future<Long> each : loops) {
        operations += each.get();
      }
    } catch (ExecutionException e) {
      throw failed(e);
    }
    return operations / ((System.nanoTime() - start) / 1e9);
  }

  private static long operationsUntil(long end, BlockingQueue<Connection> pool)
      throws SQLException, InterruptedException {
    long operations = 0;
    while (System.nanoTime() < end) {
      UUID id = UUID.randomUUID();
      commit(pool, "insert into bare_operation (id, state) values (?, 'SENT')", id);
      commit(pool, "update bare_operation set state = 'DONE' where id = ?", id);
      operations++;
    }
    return operations;
  }

  /** By itself a transaction. Between its two commits an operation holds no connection. */
  private static void commit(BlockingQueue<Connection> pool, String sql, UUID id)
      throws SQLException, InterruptedException {
    Connection connection = pool.take();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, id);
      statement.executeUpdate();
    } finally {
      pool.add(connection);
    }
  }

  private static void drain(BlockingQueue<Connection> pool) {
    for (Connection connection : pool) {
      try {
        connection.close();
      } catch (SQLException e) {
        System.err.println("closing a connection: " + e.getMessage());
      }
    }
  }

  private static StageException failed(Exception e) {
    return new StageException("the bare loop of commits failed: " + e.getMessage());
  }
}
