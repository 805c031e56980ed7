package dev.understudy.email;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts what waits. Each statement reads an index that holds only what it counts: its cost grows
 * with the backlog, and not with all the mail that ever was. Time is the database's.
 */
final class BacklogStore {

  private final Sql ledger;

  BacklogStore(Sql ledger) {
    this.ledger = ledger;
  }

  Backlog read() {
    return new Backlog(lanes(), dead(), possibleDoubles());
  }

  private Map<Lane, Backlog.Waiting> lanes() {
    // Due is what QueueStore.take would take: nothing of a campaign that is paused, and also what a
    // worker left when it died.
    String sql =
        """
        select lane,
          count(*) filter (where takeable) as due,
          count(*) filter (where status = 'QUEUED' and due_at > now() and tries > 0) as refused,
          count(*) filter (where status = 'QUEUED' and due_at > now() and tries = 0) as later,
          count(*) filter (where status = 'AMBIGUOUS') as ambiguous,
          coalesce((1000 * extract(epoch from
              now() - min(due_at) filter (where takeable)))::bigint, 0) as oldest_due_millis
        from (
          select r.lane, r.status, r.due_at, r.tries,
            r.due_at <= now() and r.lease_until <= now() and paused.id is null as takeable
          from recipient r
            left join campaign paused on paused.message = r.message and paused.state = 'PAUSED'
          where r.open) as mail
        group by lane
        """;
    Map<Lane, Backlog.Waiting> lanes = new EnumMap<>(Lane.class);
    for (Row row : ledger.execute(sql, Tuple.tuple())) {
      lanes.put(Lane.valueOf(row.getString("lane")), waiting(row));
    }
    return lanes;
  }

  private static Backlog.Waiting waiting(Row row) {
    return new Backlog.Waiting(
        row.getLong("due"),
        row.getLong("refused"),
        row.getLong("later"),
        row.getLong("ambiguous"),
        Duration.ofMillis(row.getLong("oldest_due_millis")));
  }

  /** The same mails as {@link EmailStore#dead} lists. */
  private Map<MailStatus, Long> dead() {
    String sql =
        """
        select status, count(*) as mails from recipient
        where dead group by status
        """;
    Map<MailStatus, Long> dead = new EnumMap<>(MailStatus.class);
    for (Row row : ledger.execute(sql, Tuple.tuple())) {
      dead.put(MailStatus.valueOf(row.getString("status")), row.getLong("mails"));
    }
    return dead;
  }

  /** The same mails as {@link EmailStore#possibleDoubles} lists. */
  private long possibleDoubles() {
    String sql = "select count(*) as mails from recipient where doubled";
    return ledger.execute(sql, Tuple.tuple()).iterator().next().getLong("mails");
  }
}
