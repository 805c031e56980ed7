package dev.understudy.email;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes mails of campaigns' recipients. The cursor and the mails are one transaction: none is
 * skipped, none is made twice.
 */
final class FeedStore {

  private final Sql ledger;
  private final Duration lifetime;

  FeedStore(Sql ledger, Duration lifetime) {
    this.ledger = ledger;
    this.lifetime = lifetime;
  }

  /** A campaign whose row we hold. */
  private record Hungry(UUID id, UUID message, long fed, long inFlight) {}

  /** Mails that were made, and how far the cursor has come with them. */
  private record Made(long count, long fed) {}

  boolean feed(int window) {
    return ledger.inTransaction(
        connection -> {
          Optional<Hungry> hungry = longestWaiting(connection);
          hungry.ifPresent(
              campaign -> advance(connection, campaign, make(connection, campaign, window)));
          return hungry.isPresent();
        });
  }

  /** The row lock keeps other nodes from the same campaign, and lets them to the next. */
  private static Optional<Hungry> longestWaiting(SqlConnection connection) {
    String sql =
        """
        select id, message, fed,
          (select count(*) from recipient r where r.message = c.message and r.lane = 'BULK'
             and r.open) as in_flight
        from campaign c where state = 'RUNNING' and start_at <= now()
        order by last_fed_at limit 1 for update skip locked
        """;
    Iterator<Row> rows = connection.preparedQuery(sql).execute().await().iterator();
    if (!rows.hasNext()) {
      return Optional.empty();
    }
    Row row = rows.next();
    return Optional.of(
        new Hungry(
            row.getUUID("id"),
            row.getUUID("message"),
            row.getLong("fed"),
            row.getLong("in_flight")));
  }

  private Made make(SqlConnection connection, Hungry campaign, int window) {
    String sql =
        """
        with next as (
          select n, address, variables from campaign_recipient
          where campaign = $1 and n > $2 order by n limit $3),
        made as (
          insert into recipient (message, address, variables, lane, priority, expires_at)
          select $4, address, variables, 'BULK', 1, now() + $5::bigint * interval '1 ms' from next)
        select count(*) as count, coalesce(max(n), $2) as fed from next
        """;
    Tuple arguments =
        Tuple.of(
            campaign.id(),
            campaign.fed(),
            Math.max(0, window - campaign.inFlight()),
            campaign.message(),
            lifetime.toMillis());
    Row row = connection.preparedQuery(sql).execute(arguments).await().iterator().next();
    return new Made(row.getLong("count"), row.getLong("fed"));
  }

  private static void advance(SqlConnection connection, Hungry campaign, Made made) {
    String sql =
        """
        update campaign
        set fed = $2, last_fed_at = clock_timestamp(),
            state = case when $3 and not exists (
                select 1 from campaign_recipient where campaign = $1 and n > $2)
              then 'DONE' else state end
        where id = $1
        """;
    boolean idle = campaign.inFlight() == 0 && made.count() == 0;
    connection.preparedQuery(sql).execute(Tuple.of(campaign.id(), made.fed(), idle)).await();
  }
}
