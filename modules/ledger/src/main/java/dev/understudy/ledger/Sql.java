package dev.understudy.ledger;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/**
 * The ledger as a store uses it: each call is one commit, and what it wrote is durable when it
 * returns. {@link Database} is the real one; a test may put something around it that dies between
 * two commits.
 */
public interface Sql {

  /** One statement, in a transaction of its own. */
  RowSet<Row> execute(String sql, Tuple arguments);

  /** Runs work in one transaction, and commits before it returns; undone when it throws. */
  <T> T inTransaction(Function<SqlConnection, T> work);
}
