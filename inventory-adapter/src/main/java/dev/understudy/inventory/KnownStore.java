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

  KnownStore(Sql database) {
    this.database = database;
  }

  /** Of the places that are in escrow, in one query. */
  Map<Place, Known> known(List<Place> places) {
    String sql =
        """
        select s.*, v.provider, v.expected, v.observed_at
        from unnest($1::text[], $2::text[]) as w (sku, location)
          join stock s using (sku, location)
          join vendor_stock v using (sku, location)
        """;
    Map<Place, Known> known = new HashMap<>();
    database
        .execute(
            sql,
            Tuple.tuple()
                .addArrayOfString(places.stream().map(Place::sku).toArray(String[]::new))
                .addArrayOfString(places.stream().map(Place::location).toArray(String[]::new)))
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
