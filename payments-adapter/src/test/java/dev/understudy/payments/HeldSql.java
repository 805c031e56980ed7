package dev.understudy.payments;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A ledger whose first statement is held back, so that what comes meanwhile gathers behind it. */
final class HeldSql implements Sql {

  private static final long PATIENCE_SECONDS = 20;

  private final Sql inner;
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final List<Tuple> statements = new ArrayList<>();

  HeldSql(Sql inner) {
    this.inner = inner;
  }

  /** Waits until the first statement is held. */
  void awaitHeld() {
    await(held);
  }

  void letGo() {
    letGo.countDown();
  }

  /** How many statements were put to it. */
  synchronized int statements() {
    return statements.size();
  }

  /** How many rows the batch of a statement had; its first argument is an array. */
  synchronized int rows(int statement) {
    return ((Object[]) statements.get(statement).getValue(0)).length;
  }

  private synchronized void note(Tuple arguments) {
    statements.add(arguments);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("waited for too long");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public RowSet<Row> execute(String sql, Tuple arguments) {
    note(arguments);
    held.countDown();
    await(letGo);
    return inner.execute(sql, arguments);
  }

  @Override
  public <T> T inTransaction(Function<SqlConnection, T> work) {
    return inner.inTransaction(work);
  }
}
