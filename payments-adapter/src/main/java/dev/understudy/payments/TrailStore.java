package dev.understudy.payments;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** What was tried to find out about payments, and which of them wait for a person. */
final class TrailStore {

  private final Sql database;

  TrailStore(Sql database) {
    this.database = database;
  }

  /** Notes the steps of one try. */
  void add(UUID payment, List<Tried> steps) {
    String sql =
        """
        insert into payment_trail (payment_id, step, result)
        select $1, * from unnest($2::text[], $3::text[])
        """;
    database.execute(
        sql,
        Tuple.of(
            payment,
            steps.stream().map(Tried::step).toArray(String[]::new),
            steps.stream().map(Tried::result).toArray(String[]::new)));
  }

  /** The newest steps last, at most 50. */
  List<Tried> of(UUID payment) {
    String sql =
        """
        select * from (select * from payment_trail where payment_id = $1 order by id desc limit 50) newest
        order by id
        """;
    return StreamSupport.stream(database.execute(sql, Tuple.of(payment)).spliterator(), false)
        .map(TrailStore::tried)
        .toList();
  }

  /** Those that wait for a person, the longest waiting first. */
  List<Payment> manual(int most) {
    String sql =
        """
        select *, now() as read_at from payment where status = 'MANUAL' order by updated_at limit $1
        """;
    return PaymentRowsStore.payments(database.execute(sql, Tuple.of(most)));
  }

  /** How many payments, changes and incidents wait for a person. */
  Waiting waiting() {
    String sql =
        """
        select (select count(*) from payment where status = 'MANUAL') as payments,
               (select count(*) from payment_change where status = 'MANUAL') as changes,
               (select count(*) from payment_incident where status = 'FAILED') as incidents
        """;
    Row row = database.execute(sql, Tuple.tuple()).iterator().next();
    return new Waiting(row.getLong("payments"), row.getLong("changes"), row.getLong("incidents"));
  }

  private static Tried tried(Row row) {
    return new Tried(
        row.getOffsetDateTime("at").toInstant(), row.getString("step"), row.getString("result"));
  }
}
