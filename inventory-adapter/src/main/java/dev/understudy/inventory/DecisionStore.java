package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** The differences as people see them, and what an operator decides about one. */
final class DecisionStore {

  private static final int LONGEST_REPORT = 500;

  private final Sql database;
  private final DriftStore sweep;
  private final ResolutionStore resolutions;

  DecisionStore(Sql database, List<ProviderId> vendors) {
    this.database = database;
    this.sweep = new DriftStore(database, vendors);
    this.resolutions = new ResolutionStore(vendors);
  }

  /**
   * An operator decides on an open difference; empty when there is none, or something is just on
   * its way to the vendor.
   */
  Optional<Drift> decide(long id, DriftPolicy policy) {
    Optional<Drift> decided = database.inTransaction(connection -> decided(connection, id, policy));
    sweep.thaw();
    return decided;
  }

  private Optional<Drift> decided(SqlConnection connection, long id, DriftPolicy policy) {
    Optional<Drift> open =
        RowsStore.first(
            query(
                connection,
                "update drift set resolved_at = now() where id = $1 and resolved_at is null returning *",
                Tuple.of(id)),
            DecisionStore::drift);
    // Of what was held before, some may have been sold and told since: the difference stays.
    Optional<DriftStore.Expectation> now =
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
                        new DriftStore.Expectation(
                            drift.place(), row.getLong("expected"), row.getLong("epoch"))));
    if (open.isEmpty() || now.isEmpty()) {
      return Optional.empty();
    }
    Drift drift = open.get();
    long observed = now.get().expected() + drift.observed() - drift.expected();
    Optional<DriftRules.Difference> difference =
        resolutions.difference(connection, drift.vendor(), now.get(), observed);
    if (difference.isEmpty()) {
      query(connection, "update drift set resolved_at = null where id = $1", Tuple.of(id));
      return Optional.empty();
    }
    resolutions.write(
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
        DecisionStore::drift);
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
