package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads places together with what their vendors were told. */
final class KnownStore {

  private final Sql database;
  private final String[] vendors;

  KnownStore(Sql database, List<ProviderId> vendors) {
    this.database = database;
    this.vendors = vendors.stream().map(ProviderId::value).toArray(String[]::new);
  }

  /** Of the places that are in escrow, in one query. */
  Map<Place, Known> known(List<Place> places) {
    // OFFSET 0 has each row looked up by its key: the planner, which cannot know how few places
    // will be asked for, would else read the whole of both tables. The inner SELECTs hide how many
    // there are, so that it does not plan anew each time, which takes longer than the look-ups.
    String sql =
        """
        select s.*, v.provider, v.expected, v.observed_at
        from unnest((select $1::text[]), (select $2::text[])) as w (sku, location)
          cross join lateral (
            select * from stock where sku = w.sku and location = w.location offset 0) s
          cross join unnest((select $3::text[])) as p (provider)
          cross join lateral (
            select * from vendor_stock
            where provider = p.provider and sku = w.sku and location = w.location offset 0) v
        """;
    Map<Place, Known> known = new HashMap<>();
    database
        .execute(
            sql,
            Tuple.tuple()
                .addArrayOfString(places.stream().map(Place::sku).toArray(String[]::new))
                .addArrayOfString(places.stream().map(Place::location).toArray(String[]::new))
                .addArrayOfString(vendors))
        .forEach(row -> known.merge(RowsStore.place(row), known(row), KnownStore::together));
    return known;
  }

  private static Known known(Row row) {
    return new Known(
        RowsStore.stock(row),
        Map.of(new ProviderId(row.getString("provider")), row.getLong("expected")),
        row.getOffsetDateTime("observed_at").toInstant());
  }

  private static Known together(Known one, Known other) {
    Map<ProviderId, Long> expected = new HashMap<>(one.expected());
    expected.putAll(other.expected());
    Instant latest =
        one.observedAt().isAfter(other.observedAt()) ? one.observedAt() : other.observedAt();
    return new Known(one.stock(), expected, latest);
  }
}
