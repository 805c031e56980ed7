package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** What follows from a difference, in the transaction that has looked at it under its locks. */
final class ResolutionStore {

  /** A write that arrives this late after its replay is taken for another channel's sale. */
  static final long DOUBT_MILLIS = 600_000;

  private final String[] vendors;

  /**
   * @param vendors that must hear of what the ledger changes by
   */
  ResolutionStore(List<ProviderId> vendors) {
    this.vendors = vendors.stream().map(ProviderId::value).toArray(String[]::new);
  }

  /**
   * The difference under the locks of its rows; empty when something is on its way, or the epoch is
   * another one by now.
   */
  Optional<DriftRules.Difference> difference(
      SqlConnection connection,
      ProviderId vendor,
      DriftStore.Expectation expectation,
      long observed) {
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

  /** Writes what follows: the difference, the ledger, and what vendors must hear of. */
  void write(
      SqlConnection connection,
      ProviderId vendor,
      DriftStore.Expectation expectation,
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

  private static RowSet<Row> query(SqlConnection connection, String sql, Tuple arguments) {
    return connection.preparedQuery(sql).execute(arguments).await();
  }
}
