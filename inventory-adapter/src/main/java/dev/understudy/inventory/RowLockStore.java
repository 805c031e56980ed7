package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;

/**
 * Locks rows before a statement that changes several of them. PostgreSQL looks at a row again when
 * it had to wait for it, and a join with what is not a table can then come out empty: the row would
 * be left out in silence. What is locked first is seen by the next statement as it is, and nothing
 * has to be looked at again. Everybody locks in the same order, so none can wait for each other.
 */
final class RowLockStore {

  private RowLockStore() {}

  /** Locks what the ledger holds at these places. */
  static void stock(SqlConnection connection, Collection<Place> places) {
    connection
        .preparedQuery(
            """
            select 1 from stock where sku = any($1) and location = any($2)
            order by sku, location for update
            """)
        .execute(arguments(Tuple.tuple(), places))
        .await();
  }

  /** The same, where something is free; how many places that are. Who is sold out is not locked. */
  static long free(SqlConnection connection, Collection<Place> places) {
    return RowsStore.all(
            connection
                .preparedQuery(
                    """
                    select sku, location from stock
                    where sku = any($1) and location = any($2)
                      and not frozen and on_hand - held - buffer > 0
                    order by sku, location for update
                    """)
                .execute(arguments(Tuple.tuple(), places))
                .await(),
            RowsStore::place)
        .stream()
        .filter(places::contains)
        .count();
  }

  /** Locks what a vendor was told of these places. */
  static void told(SqlConnection connection, ProviderId vendor, Collection<Place> places) {
    connection
        .preparedQuery(
            """
            select 1 from vendor_stock where provider = $3 and sku = any($1) and location = any($2)
            order by sku, location for update
            """)
        .execute(arguments(Tuple.tuple(), places).addString(vendor.value()))
        .await();
  }

  private static Tuple arguments(Tuple tuple, Collection<Place> places) {
    return tuple
        .addArrayOfString(places.stream().map(Place::sku).toArray(String[]::new))
        .addArrayOfString(places.stream().map(Place::location).toArray(String[]::new));
  }
}
