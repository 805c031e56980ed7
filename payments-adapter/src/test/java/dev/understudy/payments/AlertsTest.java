package dev.understudy.payments;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.understudy.ledger.Sql;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AlertsTest {

  /** A scheduled look that throws would be the last: the alert for stuck money would go quiet. */
  @Test
  void aLookThatFailsIsNotTheLastOne() {
    Sql broken =
        new Sql() {
          @Override
          public RowSet<Row> execute(String sql, Tuple arguments) {
            throw new IllegalStateException("no such table");
          }

          @Override
          public <T> T inTransaction(Function<SqlConnection, T> work) {
            throw new IllegalStateException("no such table");
          }
        };
    try (Alerts alerts = new Alerts(new TrailStore(broken), new SimpleMeterRegistry())) {
      assertThatCode(alerts::look).doesNotThrowAnyException();
    }
  }
}
