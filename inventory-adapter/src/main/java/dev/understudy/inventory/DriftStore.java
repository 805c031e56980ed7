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

  private static final int LONGEST_REPORT = 500;

  /** A write that arrives this late after its replay is taken for another channel's sale. */
  private static final long DOUBT_MILLIS = 600_000;

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
  private final String[] vendors;

  DriftStore(Sql database, List<ProviderId> vendors) {
    this.database = database;
    this.vendors = vendors.stream().map(ProviderId::value).toArray(String[]::new);
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
        database.execute(sql, Tuple.of(vendor.value(), most, DOUBT_MILLIS)),
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
            difference(connection, vendor, expectation, observed)
                .map(
                    difference -> {
                      DriftRules.Resolution resolution = DriftRules.judge(difference, policy);
                      write(connection, vendor, expectation, difference, resolution);
                      return resolution;
                    }));
  }

  private static Optional<DriftRules.Difference> difference(
      SqlConnection connection, ProviderId vendor, Expectation expectation, long observed) {
    String sql =
        """
        select s.on_hand, s.held, v.expected,
          case when v.doubted_at > now() - $6::bigint * interval '1 ms' then v.doubt else 0 end
            as doubt
        from stock s join vendor_stock v using (sku, location)
        where v.provider = $1 and s.sku = $2 and s.location = $3 and v.expected = $4
          and (select epoch from authority) = $5
          and not exists (select from drift d where d.provider = $1 and d.sku = $2
            and d.location = $3 and d.resolved_at is null)
        """;
    String undisturbed =
        """
        select 1 from delivery d join movement m on m.seq = d.movement
        where d.provider = $1 and d.status = 'PENDING' and d.batch is not null
          and m.sku = $2 and m.location = $3
        """;
    Place place = expectation.place();
    RowLockStore.stock(connection, List.of(place));
    RowLockStore.told(connection, vendor, List.of(place));
    Optional<DriftRules.Difference> difference =
        RowsStore.first(
            query(
                connection,
                sql,
                Tuple.of(
                        vendor.value(),
                        place.sku(),
                        place.location(),
                        expectation.expected(),
                        expectation.epoch())
                    .addLong(DOUBT_MILLIS)),
            row ->
                new DriftRules.Difference(
                    row.getLong("expected"),
                    observed,
                    row.getLong("doubt"),
                    row.getLong("on_hand"),
                    row.getLong("held")));
    boolean onItsWay =
        query(connection, undisturbed, Tuple.of(vendor.value(), place.sku(), place.location()))
                .rowCount()
            > 0;
    return onItsWay ? Optional.empty() : difference;
  }

  private void write(
      SqlConnection connection,
      ProviderId vendor,
      Expectation expectation,
      DriftRules.Difference difference,
      DriftRules.Resolution resolution) {
    Place place = expectation.place();
    String action =
        resolution.freezes()
            ? "FROZEN"
            : resolution.ledger() != 0 ? "LEDGER_FOLLOWED" : "VENDOR_TOLD";
    query(
        connection,
        """
        insert into drift (provider, sku, location, expected, observed, oversold, cause, action,
          epoch, resolved_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $10 then null else now() end)
        """,
        Tuple.of(vendor.value(), place.sku(), place.location(), difference.expected())
            .addLong(difference.observed())
            .addLong(resolution.oversold())
            .addString(resolution.cause().name())
            .addString(action)
            .addLong(expectation.epoch())
            .addBoolean(resolution.freezes()));
    if (resolution.freezes()) {
      move(connection, place, "FROZEN", 0, true);
      return;
    }
    // From here on the vendor's count is taken as it is; what it is told brings it back.
    query(
        connection,
        """
        update vendor_stock set expected = $4, observed_at = now(), doubt = 0, doubted_at = null
        where provider = $1 and sku = $2 and location = $3
        """,
        Tuple.of(vendor.value(), place.sku(), place.location(), difference.observed()));
    long movement = move(connection, place, "FOUND", resolution.ledger(), false);
    for (String each : vendors) {
      long units = each.equals(vendor.value()) ? resolution.vendor() : resolution.ledger();
      if (units != 0) {
        query(
            connection,
            "insert into delivery (provider, movement, units) values ($1, $2, $3)",
            Tuple.of(each, movement, units));
      }
    }
  }

  private static long move(
      SqlConnection connection, Place place, String kind, long change, boolean freezes) {
    String sql =
        """
        with changed as (
          update stock set on_hand = on_hand + $4, version = version + 1, frozen = frozen or $5
          where sku = $1 and location = $2
          returning *)
        insert into movement (sku, location, version, kind, quantity, change, on_hand, held,
          reference, reason, epoch)
        select sku, location, version, $3, abs($4), $4, on_hand, held, gen_random_uuid()::text,
          '', (select epoch from authority)
        from changed
        returning seq
        """;
    return RowsStore.first(
            query(connection, sql, Tuple.of(place.sku(), place.location(), kind, change, freezes)),
            row -> row.getLong("seq"))
        .orElseThrow();
  }

  /**
   * An operator decides on an open difference; empty when there is none, or something is just on
   * its way to the vendor.
   */
  Optional<Drift> decide(long id, DriftPolicy policy) {
    Optional<Drift> decided = database.inTransaction(connection -> decided(connection, id, policy));
    thaw();
    return decided;
  }

  private Optional<Drift> decided(SqlConnection connection, long id, DriftPolicy policy) {
    Optional<Drift> open =
        RowsStore.first(
            query(
                connection,
                "update drift set resolved_at = now() where id = $1 and resolved_at is null returning *",
                Tuple.of(id)),
            DriftStore::drift);
    // Of what was held before, some may have been sold and told since: the difference stays.
    Optional<Expectation> now =
        open.flatMap(
            drift ->
                RowsStore.first(
                    query(
                        connection,
                        """
                        select v.expected, a.epoch from vendor_stock v, authority a
                        where v.provider = $1 and v.sku = $2 and v.location = $3
                        """,
                        Tuple.of(
                            drift.vendor().value(), drift.place().sku(), drift.place().location())),
                    row ->
                        new Expectation(
                            drift.place(), row.getLong("expected"), row.getLong("epoch"))));
    if (open.isEmpty() || now.isEmpty()) {
      return Optional.empty();
    }
    Drift drift = open.get();
    long observed = now.get().expected() + drift.observed() - drift.expected();
    Optional<DriftRules.Difference> difference =
        difference(connection, drift.vendor(), now.get(), observed);
    if (difference.isEmpty()) {
      query(connection, "update drift set resolved_at = null where id = $1", Tuple.of(id));
      return Optional.empty();
    }
    write(
        connection,
        drift.vendor(),
        now.get(),
        difference.get(),
        DriftRules.judge(difference.get(), policy));
    return open;
  }

  /** The newest differences first. */
  List<Drift> report(boolean openOnly) {
    return RowsStore.all(
        database.execute(
            """
            select * from drift where resolved_at is null or not $1 order by id desc limit $2
            """,
            Tuple.of(openOnly, LONGEST_REPORT)),
        DriftStore::drift);
  }

  private static Drift drift(Row row) {
    return new Drift(
        row.getLong("id"),
        new ProviderId(row.getString("provider")),
        RowsStore.place(row),
        row.getLong("expected"),
        row.getLong("observed"),
        row.getLong("oversold"),
        DriftRules.Cause.valueOf(row.getString("cause")),
        row.getString("action"),
        row.getLong("epoch"),
        row.getOffsetDateTime("at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("resolved_at")).map(at -> at.toInstant()));
  }

  private static RowSet<Row> query(SqlConnection connection, String sql, Tuple arguments) {
    return connection.preparedQuery(sql).execute(arguments).await();
  }
}
