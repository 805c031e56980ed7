package dev.understudy.testkit;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/** Dies before or after commits; a transaction that did not come to its commit has no effect. */
record CrashingSql(Sql sql, CrashPoints points) implements Sql {

  private static final int NAMED_CHARS = 40;

  @Override
  public RowSet<Row> execute(String statement, Tuple arguments) {
    String words = statement.strip().replaceAll("\\s+", " ");
    String name = words.substring(0, Math.min(NAMED_CHARS, words.length()));
    points.reach("before " + name);
    RowSet<Row> rows = sql.execute(statement, arguments);
    points.reach("after " + name);
    return rows;
  }

  @Override
  public <T> T inTransaction(Function<SqlConnection, T> work) {
    points.reach("before a transaction");
    T result =
        sql.inTransaction(
            connection -> {
              T inside = work.apply(connection);
              points.reach("before the commit of a transaction");
              return inside;
            });
    points.reach("after a transaction");
    return result;
  }
}
