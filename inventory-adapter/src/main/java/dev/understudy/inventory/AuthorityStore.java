package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** The one row that says whose word counts. */
final class AuthorityStore {

  private final Sql database;

  AuthorityStore(Sql database) {
    this.database = database;
  }

  Authority current() {
    return RowsStore.first(
            database.execute("select state, epoch from authority", Tuple.tuple()),
            row ->
                new Authority(
                    Authority.State.valueOf(row.getString("state")), row.getLong("epoch")))
        .orElseThrow();
  }

  /** Changes it, if it still is what the decision was made from. */
  boolean move(Authority from, Authority to) {
    // State and epoch are the invariant: whoever decided from an older sight of it changes nothing.
    String sql =
        """
        with moved as (
          update authority set state = $3, epoch = $4, since = now()
          where state = $1 and epoch = $2
          returning state, epoch)
        insert into authority_change (state, epoch) select state, epoch from moved
        """;
    return database
            .execute(
                sql, Tuple.of(from.state().name(), from.epoch(), to.state().name(), to.epoch()))
            .rowCount()
        == 1;
  }

  /**
   * What the journal says of a vendor.
   *
   * @param fresh what waits for less long does not make it behind
   */
  AuthorityRules.Primary seen(ProviderId vendor, boolean admitted, Duration fresh) {
    String sql =
        """
        select
          exists (select from lane
            where provider = $1 and sending and lease_until > now()) as in_flight,
          exists (select from delivery d join movement m on m.seq = d.movement
            where d.provider = $1 and d.status = 'PENDING'
              and m.at < now() - $2::bigint * interval '1 ms') as behind
        """;
    return RowsStore.first(
            database.execute(sql, Tuple.of(vendor.value(), fresh.toMillis())),
            row ->
                new AuthorityRules.Primary(
                    admitted, row.getBoolean("in_flight"), row.getBoolean("behind")))
        .orElseThrow();
  }
}
