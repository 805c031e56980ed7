package dev.understudy.ledger;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The events that vendors sent. They are kept before the vendor is answered, and worked on
 * afterwards, by whichever node takes them. An event that nobody understands stays here for people.
 */
public final class WebhookInbox {

  private final Sql sql;

  public WebhookInbox(Sql sql) {
    this.sql = sql;
  }

  /**
   * Keeps events, all of them or none; when this returns, the vendor may be answered.
   *
   * @return how many were not known before
   */
  public int keep(Collection<WebhookEvent> events) {
    // The primary key is the invariant: a second delivery of an event is no second event.
    String insert =
        """
        insert into webhook_inbox (vendor, event_key, kind, body)
        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
        on conflict do nothing
        """;
    Tuple arguments =
        Tuple.of(
            events.stream().map(WebhookEvent::vendor).toArray(String[]::new),
            events.stream().map(WebhookEvent::key).toArray(String[]::new),
            events.stream().map(WebhookEvent::kind).toArray(String[]::new),
            events.stream().map(WebhookEvent::body).toArray(String[]::new));
    return events.isEmpty() ? 0 : sql.execute(insert, arguments).rowCount();
  }

  /** Takes events that nobody works on, in the order in which they came. */
  public List<WebhookEvent> takeDue(int most, Duration lease) {
    String take =
        """
        update webhook_inbox
        set attempts = attempts + 1,
            lease_until = now() + $2::bigint * interval '1 ms' * power(2, least(attempts, 8))
        where (vendor, event_key) in
              (select vendor, event_key from webhook_inbox
               where processed_at is null and lease_until <= now()
               order by received_at limit $1 for update skip locked)
        returning *
        """;
    RowSet<Row> rows = sql.execute(take, Tuple.of(most, lease.toMillis()));
    return StreamSupport.stream(rows.spliterator(), false).map(WebhookInbox::event).toList();
  }

  /**
   * What a vendor has sent of late, whoever works on it; the newest, where there is more than is
   * wanted.
   */
  public List<WebhookEvent> latest(String vendor, Duration window, int most) {
    String select =
        """
        select * from webhook_inbox
        where vendor = $1 and received_at > now() - $2::bigint * interval '1 ms'
        order by received_at desc limit $3
        """;
    RowSet<Row> rows = sql.execute(select, Tuple.of(vendor, window.toMillis(), most));
    return StreamSupport.stream(rows.spliterator(), false).map(WebhookInbox::event).toList();
  }

  /**
   * Closes all that came before, at once; for who has by then done what is to be done.
   *
   * @param note what became of them, for people
   * @return how many were open
   */
  public int close(Duration age, String note) {
    String update =
        """
        update webhook_inbox set processed_at = now(), note = $2
        where processed_at is null and received_at < now() - $1::bigint * interval '1 ms'
        """;
    return sql.execute(update, Tuple.of(age.toMillis(), note)).rowCount();
  }

  /** Forgets what came before; for who keeps events only so long as they may come again. */
  public int forget(Duration age) {
    String delete =
        "delete from webhook_inbox where received_at < now() - $1::bigint * interval '1 ms'";
    return sql.execute(delete, Tuple.of(age.toMillis())).rowCount();
  }

  /**
   * The event has had its effect, or has none.
   *
   * @param note what became of it, for people
   */
  public void done(WebhookEvent event, String note) {
    String update =
        """
        update webhook_inbox set processed_at = now(), note = $3
        where vendor = $1 and event_key = $2 and processed_at is null
        """;
    sql.execute(update, Tuple.of(event.vendor(), event.key(), note));
  }

  private static WebhookEvent event(Row row) {
    return new WebhookEvent(
        row.getString("vendor"),
        row.getString("event_key"),
        row.getString("kind"),
        row.getString("body"));
  }
}
