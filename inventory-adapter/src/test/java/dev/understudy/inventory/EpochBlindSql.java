package dev.understudy.inventory;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/** A planted fault: the authority is changed whatever it is by now. */
record EpochBlindSql(Sql sql) implements Sql {

  private static final String CHECK = "where state = $1 and epoch = $2";
  private static final String NO_CHECK = "where $1::text is not null and $2::bigint is not null";

  @Override
  public RowSet<Row> execute(String statement, Tuple arguments) {
    return sql.execute(statement.replace(CHECK, NO_CHECK), arguments);
  }

  @Override
  public <T> T inTransaction(Function<SqlConnection, T> work) {
    return sql.inTransaction(work);
  }
}
