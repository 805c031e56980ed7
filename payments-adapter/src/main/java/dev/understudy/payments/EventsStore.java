package dev.understudy.payments;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** What callers are still to be told. The database writes each event with the change itself. */
final class EventsStore {

  private final Sql database;

  EventsStore(Sql database) {
    this.database = database;
  }

  /** Takes events that are due: of each payment only the oldest, so that they go in order. */
  List<PaymentEvent> takeDue(int most, Duration lease) {
    String sql =
        """
        update payment_event e
        set attempts = attempts + 1, next_at = now() + $2::bigint * interval '1 ms'
        from payment p
        where p.id = e.payment_id and e.id in
          (select id from payment_event due
           where delivered_at is null and dead_at is null and next_at <= now()
             and not exists (select 1 from payment_event earlier
                             where earlier.payment_id = due.payment_id and earlier.id < due.id
                               and earlier.delivered_at is null and earlier.dead_at is null)
           order by next_at limit $1 for update skip locked)
        returning e.*, p.merchant_reference
        """;
    return events(database.execute(sql, Tuple.of(most, lease.toMillis())));
  }

  /**
   * Drops events that are due and that nobody has subscribed to, so many in one commit.
   *
   * @return how many there were
   */
  int dropDue(int most) {
    // An array, not a join: a join planned while the table was small would read all of it for ever.
    String sql =
        """
        delete from payment_event
        where id = any(array(select id from payment_event
                             where delivered_at is null and dead_at is null and next_at <= now()
                             order by next_at limit $1 for update skip locked))
        """;
    return database.execute(sql, Tuple.of(most)).rowCount();
  }

  void delivered(PaymentEvent event) {
    String sql = "update payment_event set delivered_at = now(), last_error = null where id = $1";
    database.execute(sql, Tuple.of(event.id()));
  }

  /** To be told again, later. */
  void postpone(PaymentEvent event, Duration wait, String error) {
    String sql =
        """
        update payment_event set next_at = now() + $2::bigint * interval '1 ms', last_error = $3
        where id = $1 and delivered_at is null
        """;
    database.execute(sql, Tuple.of(event.id(), wait.toMillis(), error));
  }

  /** Nobody took it for days; those after it go on, and a person may send it again. */
  void bury(PaymentEvent event, String error) {
    String sql =
        """
        update payment_event set dead_at = now(), last_error = $2
        where id = $1 and delivered_at is null
        """;
    database.execute(sql, Tuple.of(event.id(), error));
  }

  /** Those that were given up, the oldest first. */
  List<PaymentEvent> dead(int most) {
    String sql =
        """
        select e.*, p.merchant_reference from payment_event e join payment p on p.id = e.payment_id
        where dead_at is not null order by e.id limit $1
        """;
    return events(database.execute(sql, Tuple.of(most)));
  }

  /** Sends what was given up once more; false when there is no such event. */
  boolean replay(long id) {
    String sql =
        """
        update payment_event set dead_at = null, attempts = 0, next_at = now()
        where id = $1 and dead_at is not null
        """;
    return database.execute(sql, Tuple.of(id)).rowCount() == 1;
  }

  private static List<PaymentEvent> events(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(EventsStore::event).toList();
  }

  private static PaymentEvent event(Row row) {
    UUID payment = row.getUUID("payment_id");
    return new PaymentEvent(
        row.getLong("id"),
        payment,
        row.getString("merchant_reference"),
        PaymentStatus.valueOf(row.getString("status")),
        row.getString("provider"),
        row.getLong("captured"),
        row.getLong("refunded"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getInteger("attempts"));
  }
}
