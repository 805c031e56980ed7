package dev.understudy.inventory;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.ledger.Sql;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/**
 * A node that stands still once, before one of its commits or exchanges, while others go on. A
 * transaction is one point: a database does not wait with its locks for a node that sleeps.
 */
final class PausePoints {

  private final int pauseAt;
  private final Runnable meanwhile;
  private int reached;
  private String pausedAt = "nowhere";

  PausePoints(int pauseAt, Runnable meanwhile) {
    this.pauseAt = pauseAt;
    this.meanwhile = meanwhile;
  }

  /** How many points there were. */
  int reached() {
    return reached;
  }

  String pausedAt() {
    return pausedAt;
  }

  private void reach(String where) {
    if (reached++ == pauseAt) {
      pausedAt = where;
      meanwhile.run();
    }
  }

  Sql around(Sql sql) {
    return new Sql() {
      @Override
      public RowSet<Row> execute(String statement, Tuple arguments) {
        // Beside a read there is nothing that others could see.
        if (!statement.strip().startsWith("select")) {
          reach(statement.strip().lines().findFirst().orElse(""));
        }
        return sql.execute(statement, arguments);
      }

      @Override
      public <T> T inTransaction(Function<SqlConnection, T> work) {
        reach("a transaction");
        return sql.inTransaction(work);
      }
    };
  }

  VendorCalls around(String vendor, VendorCalls calls) {
    return (request, deadline) -> exchange(vendor, () -> calls.send(request, deadline), deadline);
  }

  private Outcome<VendorReply> exchange(
      String vendor, java.util.function.Supplier<Outcome<VendorReply>> call, Deadline deadline) {
    reach(vendor + " until " + deadline.at());
    return call.get();
  }
}
