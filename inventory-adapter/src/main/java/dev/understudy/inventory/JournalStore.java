package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The journal as each vendor's lane sees it: what it must still hear of, in order, in batches that
 * never change once they were sent.
 */
final class JournalStore {

  private static final long LEASE_MILLIS = 5_000;

  private final Sql database;

  JournalStore(Sql database) {
    this.database = database;
  }

  /**
   * The batch that a vendor must hear of next, if no other node works on it and the authority's
   * state allows to write there.
   */
  Optional<Lane> take(ProviderId vendor, int most, Set<Authority.State> writable) {
    return database.inTransaction(
        connection ->
            lease(connection, vendor, writable)
                .flatMap(row -> filled(connection, vendor, most, row)));
  }

  private static Optional<Row> lease(
      SqlConnection connection, ProviderId vendor, Set<Authority.State> writable) {
    // The authority's row is locked until the lease is committed: who changes it afterwards sees
    // the lease, and whoever leases afterwards sees the change.
    String sql =
        """
        with ruling as (
          select epoch from authority where state = any($3::text[]) for share)
        update lane
        set lease_until = now() + $2::bigint * interval '1 ms', attempts = attempts + 1,
          sending = true, first_epoch = case when batch is null then ruling.epoch else first_epoch end
        from ruling
        where provider = $1 and lease_until <= now()
          and (batch is not null or exists (
            select from delivery d where d.provider = $1 and d.status = 'PENDING'))
        returning batch, first_epoch, attempts, solo_until
        """;
    return RowsStore.first(
        query(
            connection,
            sql,
            Tuple.of(vendor.value(), LEASE_MILLIS)
                .addArrayOfString(writable.stream().map(Enum::name).toArray(String[]::new))),
        row -> row);
  }

  private static Optional<Lane> filled(
      SqlConnection connection, ProviderId vendor, int most, Row lane) {
    UUID open = lane.getUUID("batch");
    UUID key = open == null ? fill(connection, vendor, most, lane.getLong("solo_until")) : open;
    List<Delta> deltas =
        RowsStore.all(
            query(
                connection,
                """
                select m.sku, m.location, d.units, m.reference, m.at
                from delivery d join movement m on m.seq = d.movement
                where d.provider = $1 and d.batch = $2 and d.status = 'PENDING'
                order by d.movement
                """,
                Tuple.of(vendor.value(), key)),
            RowsStore::delta);
    return deltas.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Lane(
                new Batch(key, deltas), lane.getLong("first_epoch"), lane.getInteger("attempts")));
  }

  /** A new batch of the oldest that wait. A batch that was refused comes again one by one. */
  private static UUID fill(SqlConnection connection, ProviderId vendor, int most, long soloUntil) {
    UUID key = UUID.randomUUID();
    String sql =
        """
        with waiting as (
          select movement, row_number() over (order by movement) as place
          from (select movement from delivery where provider = $1 and status = 'PENDING'
                order by movement limit $3) as oldest),
        chosen as (
          select movement from waiting
          where place = 1
            or not exists (select from waiting w where w.place = 1 and w.movement <= $4)),
        assigned as (
          update delivery set batch = $2
          where provider = $1 and movement in (select movement from chosen))
        update lane set batch = $2 where provider = $1
        """;
    query(connection, sql, Tuple.of(vendor.value(), key, most, soloUntil));
    return key;
  }

  /** The vendor has applied the batch. What was begun in an older epoch is looked at again. */
  void applied(ProviderId vendor, Batch batch) {
    String sql =
        """
        with done as (
          update delivery set status = 'APPLIED', told_epoch = (select epoch from authority)
          where provider = $1 and batch = $2 and status = 'PENDING'
          returning movement, units),
        sums as (
          select m.sku, m.location, sum(done.units)::bigint as units,
            bool_or(lane.first_epoch <> (select epoch from authority)) as crossed
          from done join movement m on m.seq = done.movement
            join lane on lane.provider = $1 and lane.batch = $2
          group by m.sku, m.location),
        known as (
          update vendor_stock v set expected = expected + sums.units, told_at = now(),
            doubt = case when sums.crossed then sums.units else doubt end,
            doubted_at = case when sums.crossed then now() else doubted_at end
          from sums
          where v.provider = $1 and v.sku = sums.sku and v.location = sums.location)
        update lane set batch = null, attempts = 0, sending = false, lease_until = now(),
          cursor = greatest(cursor, coalesce((select max(movement) from done), 0))
        where provider = $1 and batch = $2
        """;
    List<Place> places = batch.deltas().stream().map(Delta::place).toList();
    database.inTransaction(
        connection -> {
          RowLockStore.told(connection, vendor, places);
          return query(connection, sql, Tuple.of(vendor.value(), batch.key())).rowCount();
        });
  }

  /**
   * The vendor has refused the batch, and so done nothing of it. One delta alone is refused for
   * good; of several each is told by itself, under a key of its own.
   */
  void refused(ProviderId vendor, UUID key) {
    String sql =
        """
        with rejected as (
          select movement from delivery where provider = $1 and batch = $2 and status = 'PENDING'),
        settled as (
          update delivery set batch = null,
            status = case when (select count(*) from rejected) = 1 then 'REFUSED' else status end
          where provider = $1 and batch = $2 and status = 'PENDING')
        update lane set batch = null, attempts = 0, sending = false, lease_until = now(),
          solo_until = greatest(solo_until, coalesce((select max(movement) from rejected), 0))
        where provider = $1 and batch = $2
        """;
    database.execute(sql, Tuple.of(vendor.value(), key));
  }

  /** The vendor proves that it has done nothing under this key, and wants another one. */
  void rekey(ProviderId vendor, UUID key) {
    String sql =
        """
        with given_back as (
          update delivery set batch = null
          where provider = $1 and batch = $2 and status = 'PENDING')
        update lane set batch = null, sending = false, lease_until = now()
        where provider = $1 and batch = $2
        """;
    database.execute(sql, Tuple.of(vendor.value(), key));
  }

  /** The same batch is told again, under the same key, after a while. */
  void postpone(ProviderId vendor, UUID key, Duration wait) {
    database.execute(
        """
        update lane set sending = false, lease_until = now() + $3::bigint * interval '1 ms'
        where provider = $1 and batch = $2
        """,
        Tuple.of(vendor.value(), key, wait.toMillis()));
  }

  private static RowSet<Row> query(SqlConnection connection, String sql, Tuple arguments) {
    return connection.preparedQuery(sql).execute(arguments).await();
  }
}
