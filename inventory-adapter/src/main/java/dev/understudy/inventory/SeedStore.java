package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;

/** What is in escrow from the first start on, and the lanes of the vendors that hear of it. */
final class SeedStore {

  private final Sql database;
  private final String[] vendors;

  SeedStore(Sql database, List<ProviderId> vendors) {
    this.database = database;
    this.vendors = vendors.stream().map(ProviderId::value).toArray(String[]::new);
  }

  /** Moves stock into escrow; what is there already stays as it is. */
  void seed(Map<Place, Long> stock) {
    String sql =
        """
        with made as (
          insert into stock (sku, location, on_hand)
          select * from unnest($1::text[], $2::text[], $3::bigint[])
          on conflict (sku, location) do nothing
          returning *),
        moved as (
          insert into movement (sku, location, version, kind, quantity, change, on_hand, held,
            reference, reason, epoch)
          select sku, location, version, 'SEEDED', on_hand, on_hand, on_hand, held, '', '',
            (select epoch from authority)
          from made)
        insert into vendor_stock (provider, sku, location, expected)
        select vendor, sku, location, on_hand from made, unnest($4::text[]) as vendor
        """;
    List<Place> places = List.copyOf(stock.keySet());
    // One commit: thousands of them would take longer than a start may.
    database.execute(
        sql,
        Tuple.tuple()
            .addArrayOfString(places.stream().map(Place::sku).toArray(String[]::new))
            .addArrayOfString(places.stream().map(Place::location).toArray(String[]::new))
            .addArrayOfLong(places.stream().map(stock::get).toArray(Long[]::new))
            .addArrayOfString(vendors));
    database.execute(
        "insert into lane (provider) select unnest($1::text[]) on conflict do nothing",
        Tuple.tuple().addArrayOfString(vendors));
  }
}
