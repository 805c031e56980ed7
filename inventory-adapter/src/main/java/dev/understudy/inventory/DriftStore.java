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

/**
 * Differences between vendors and the ledger. A count is worth something only while nothing that
 * could change it is on its way, and in the epoch in which it was read: both are checked when it is
 * read and once more, under the row's lock, when something follows from it.
 */
final class DriftStore {

  private static final String OBSERVED =
      """
      update vendor_stock v set observed_at = now()
      from unnest($2::text[], $3::text[]) as w (sku, location)
      where v.provider = $1 and v.sku = w.sku and v.location = w.location
      """;
  private static final String RESOLVED =
      """
      update drift d set resolved_at = now()
      from unnest($2::text[], $3::text[]) as w (sku, location)
      where d.provider = $1 and d.sku = w.sku and d.location = w.location
        and d.resolved_at is null
      """;

  private final Sql database;
  private final ResolutionStore resolutions;

  DriftStore(Sql database, List<ProviderId> vendors) {
    this.database = database;
    this.resolutions = new ResolutionStore(vendors);
  }

  /** What a vendor's count should be, as long as the epoch holds. */
  record Expectation(Place place, long expected, long epoch) {}

  /** Whether it is this node's turn to look at a vendor; once in a while for the whole cluster. */
  boolean takeTurn(ProviderId vendor, Duration every) {
    String sql =
        """
        update lane set sweep_after = now() + $2::bigint * interval '1 ms'
        where provider = $1 and sweep_after <= now()
        """;
    return database.execute(sql, Tuple.of(vendor.value(), every.toMillis())).rowCount() == 1;
  }

  /** Places to look at: those in doubt first, then who was not looked at for longest. */
  List<Expectation> due(ProviderId vendor, int most) {
    String sql =
        """
        select v.sku, v.location, v.expected, a.epoch
        from vendor_stock v, authority a
        where v.provider = $1
          and not exists (
            select from delivery d join movement m on m.seq = d.movement
            where d.provider = $1 and d.status = 'PENDING' and d.batch is not null
              and m.sku = v.sku and m.location = v.location)
        order by (v.doubted_at > now() - $3::bigint * interval '1 ms') desc nulls last,
          v.observed_at
        limit $2
        """;
    return RowsStore.all(
        database.execute(sql, Tuple.of(vendor.value(), most, ResolutionStore.DOUBT_MILLIS)),
        row ->
            new Expectation(RowsStore.place(row), row.getLong("expected"), row.getLong("epoch")));
  }

  /** The vendor has what it should have: what was frozen for its difference is sold again. */
  void confirm(ProviderId vendor, List<Place> places) {
    String[] skus = places.stream().map(Place::sku).toArray(String[]::new);
    String[] locations = places.stream().map(Place::location).toArray(String[]::new);
    Tuple arguments = Tuple.of(vendor.value()).addArrayOfString(skus).addArrayOfString(locations);
    database.inTransaction(
        connection -> {
          RowLockStore.told(connection, vendor, places);
          query(connection, OBSERVED, arguments);
          return query(connection, RESOLVED, arguments).rowCount();
        });
  }

  /** Sells places again of which no difference is open any more. */
  void thaw() {
    database.execute(
        """
        with thawed as (
          update stock s set frozen = false, version = version + 1
          where frozen and not exists (
            select from drift d
            where d.sku = s.sku and d.location = s.location and d.resolved_at is null)
          returning *)
        insert into movement (sku, location, version, kind, quantity, change, on_hand, held,
          reference, reason, epoch)
        select sku, location, version, 'THAWED', 0, 0, on_hand, held, '', '',
          (select epoch from authority)
        from thawed
        """,
        Tuple.tuple());
  }

  /** Does what follows from a count, if it still means what it meant when it was read. */
  Optional<DriftRules.Resolution> resolve(
      ProviderId vendor, Expectation expectation, long observed, DriftPolicy policy) {
    return database.inTransaction(
        connection ->
            resolutions
                .difference(connection, vendor, expectation, observed)
                .map(
                    difference -> {
                      DriftRules.Resolution resolution = DriftRules.judge(difference, policy);
                      resolutions.write(connection, vendor, expectation, difference, resolution);
                      return resolution;
                    }));
  }

  private static RowSet<Row> query(SqlConnection connection, String sql, Tuple arguments) {
    return connection.preparedQuery(sql).execute(arguments).await();
  }
}
