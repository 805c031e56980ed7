package dev.understudy.inventory;

import dev.understudy.ledger.Sql;
import dev.understudy.testkit.ManualClock;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Function;

/** The same statements, to which the database's time is a clock that is moved by hand. */
record ManualTimeSql(Sql sql, ManualClock clock) implements Sql {

  @Override
  public RowSet<Row> execute(String statement, Tuple arguments) {
    return sql.execute(atManualTime(statement), arguments);
  }

  @Override
  public <T> T inTransaction(Function<SqlConnection, T> work) {
    return sql.inTransaction(connection -> work.apply(atManualTime(connection)));
  }

  private String atManualTime(String statement) {
    return statement.replace("now()", "timestamptz '" + clock.instant() + "'");
  }

  private SqlConnection atManualTime(SqlConnection connection) {
    return (SqlConnection)
        Proxy.newProxyInstance(
            SqlConnection.class.getClassLoader(),
            new Class<?>[] {SqlConnection.class},
            (_, method, arguments) -> {
              try {
                return method.getName().equals("preparedQuery")
                    ? connection.preparedQuery(atManualTime((String) arguments[0]))
                    : method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
