package dev.understudy.payments;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Payments by the time at which they began. */
final class ReconcileStore {

  private final Sql database;

  ReconcileStore(Sql database) {
    this.database = database;
  }

  List<Payment> between(Instant from, Instant to) {
    String sql =
        """
        select *, now() as read_at from payment where created_at >= $1 and created_at < $2
        """;
    return PaymentRowsStore.payments(
        database.execute(
            sql, Tuple.of(from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC))));
  }

  boolean exists(UUID payment) {
    return database.execute("select 1 from payment where id = $1", Tuple.of(payment)).size() == 1;
  }
}
