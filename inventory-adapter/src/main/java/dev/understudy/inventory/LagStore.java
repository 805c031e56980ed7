package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;

/** How far vendors are behind what the journal holds for them. */
final class LagStore {

  private final Sql database;

  LagStore(Sql database) {
    this.database = database;
  }

  /**
   * How far a vendor is behind.
   *
   * @param untold movements that it must still hear of
   * @param oldest how long the oldest of them has waited; zero where there is none
   */
  record Lag(ProviderId vendor, long untold, Duration oldest) {}

  List<Lag> lags() {
    return RowsStore.all(
        database.execute(
            """
            select lane.provider, count(m.seq) as untold,
              coalesce(extract(epoch from clock_timestamp() - min(m.at)) * 1000, 0)::bigint as millis
            from lane
              left join delivery d on d.provider = lane.provider and d.status = 'PENDING'
              left join movement m on m.seq = d.movement
            group by lane.provider
            """,
            Tuple.tuple()),
        row ->
            new Lag(
                new ProviderId(row.getString("provider")),
                row.getLong("untold"),
                Duration.ofMillis(Math.max(0, row.getLong("millis")))));
  }
}
