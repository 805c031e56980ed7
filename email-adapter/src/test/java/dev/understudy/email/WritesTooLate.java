package dev.understudy.email;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A ledger in which a mail is written as dispatched only when the next thing is written. */
final class WritesTooLate implements Sql {

  private final Sql ledger;
  private final List<Runnable> late = new ArrayList<>();

  WritesTooLate(Sql ledger) {
    this.ledger = ledger;
  }

  /** Rolls back what it has seen. */
  private static final class Undone extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public synchronized RowSet<Row> execute(String statement, Tuple arguments) {
    if (!statement.contains("status = 'DISPATCHED', provider")) {
      late.forEach(Runnable::run);
      late.clear();
      return ledger.execute(statement, arguments);
    }
    late.add(() -> ledger.execute(statement, arguments));
    List<RowSet<Row>> seen = new ArrayList<>();
    try {
      ledger.inTransaction(
          connection -> {
            seen.add(connection.preparedQuery(statement).execute(arguments).await());
            throw new Undone();
          });
    } catch (Undone e) {
      // As if nothing had been written yet.
    }
    return seen.getFirst();
  }

  @Override
  public <T> T inTransaction(Function<SqlConnection, T> work) {
    return ledger.inTransaction(work);
  }
}
