package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Restocks, adjustments, buffers, and the history of a place. */
final class StockChangeStore {

  private final Sql database;
  private final String[] vendors;

  StockChangeStore(Sql database, List<ProviderId> vendors) {
    this.database = database;
    this.vendors = vendors.stream().map(ProviderId::value).toArray(String[]::new);
  }

  /** Makes a place for units that were never there. */
  void open(Place place) {
    String sql =
        """
        with made as (
          insert into stock (sku, location, on_hand) values ($1, $2, 0)
          on conflict (sku, location) do nothing
          returning *),
        moved as (
          insert into movement (sku, location, version, kind, quantity, change, on_hand, held,
            reference, reason, epoch)
          select sku, location, 0, 'SEEDED', 0, 0, 0, 0, '', '', (select epoch from authority)
          from made)
        insert into vendor_stock (provider, sku, location, expected)
        select vendor, sku, location, 0 from made, unnest($3::text[]) as vendor
        """;
    database.execute(sql, Tuple.of(place.sku(), place.location()).addArrayOfString(vendors));
  }

  /**
   * Makes a change and journals it for every vendor; nothing when it would take away what is held,
   * or its key was used.
   */
  Optional<Stock> change(StockChange change) {
    // The key is claimed before the row is changed, in one statement: it cannot be made twice.
    String sql =
        """
        with claimed as (
          insert into change_key (key, fingerprint)
          select $5, $6 from stock
          where sku = $1 and location = $2 and on_hand + $3::bigint >= held
          on conflict (key) do nothing
          returning key),
        changed as (
          update stock set on_hand = on_hand + $3::bigint, version = version + 1
          from claimed
          where sku = $1 and location = $2 and on_hand + $3::bigint >= held
          returning stock.*),
        moved as (
          insert into movement (sku, location, version, kind, quantity, change, on_hand, held,
            reference, reason, epoch, change_key)
          select sku, location, version, $4, abs($3::bigint), $3::bigint, on_hand, held, $5, $7,
            (select epoch from authority), $5
          from changed
          returning seq, change),
        journalled as (
          insert into delivery (provider, movement, units)
          select vendor, seq, change from moved, unnest($8::text[]) as vendor)
        select * from changed
        """;
    Tuple arguments =
        Tuple.of(change.place().sku(), change.place().location(), change.units())
            .addString(change.kind().name())
            .addString(change.key())
            .addString(change.fingerprint())
            .addString(change.reason())
            .addArrayOfString(vendors);
    return database.inTransaction(
        connection -> {
          RowLockStore.stock(connection, List.of(change.place()));
          return RowsStore.first(
              connection.preparedQuery(sql).execute(arguments).await(), RowsStore::stock);
        });
  }

  /** What was asked for under a key; empty when it was never used. */
  Optional<String> fingerprint(String key) {
    return RowsStore.first(
        database.execute("select fingerprint from change_key where key = $1", Tuple.of(key)),
        row -> row.getString("fingerprint"));
  }

  /** Whether the change under a key was made, rather than refused by a row that had changed. */
  boolean isMade(String key) {
    return database
            .execute("select 1 from movement where change_key = $1", Tuple.of(key))
            .rowCount()
        > 0;
  }

  /** Units that are kept back from sale, since other channels may sell them. */
  void buffer(Map<Place, Long> units) {
    List<Place> places = List.copyOf(units.keySet());
    database.execute(
        """
        update stock s set buffer = w.units
        from unnest($1::text[], $2::text[], $3::bigint[]) as w (sku, location, units)
        where s.sku = w.sku and s.location = w.location and s.buffer <> w.units
        """,
        Tuple.tuple()
            .addArrayOfString(places.stream().map(Place::sku).toArray(String[]::new))
            .addArrayOfString(places.stream().map(Place::location).toArray(String[]::new))
            .addArrayOfLong(places.stream().map(units::get).toArray(Long[]::new)));
  }

  /** The newest movements of a place, the newest first. */
  List<Movement> history(Place place, long before, int most) {
    return RowsStore.all(
        database.execute(
            """
            select * from movement where sku = $1 and location = $2 and version < $3
            order by version desc limit $4
            """,
            Tuple.of(place.sku(), place.location(), before, most)),
        RowsStore::movement);
  }
}
