package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Database;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Stock, reservations and the journal in the ledger. Time is the database's. */
final class InventoryStore {

  private static final long LEASE_MILLIS = 5_000;

  private final Database database;

  InventoryStore(Database database) {
    this.database = database;
  }

  /** A delta and the vendor that must hear of it. */
  record Due(Delta delta, ProviderId provider) {}

  /** Moves stock into escrow; what is there already stays as it is. */
  void seed(Map<String, Long> stock) {
    String sql =
        """
        insert into stock (sku, on_hand) values ($1, $2) on conflict (sku) do nothing
        """;
    stock.forEach((sku, units) -> database.execute(sql, Tuple.of(sku, units)));
  }

  /** Units that are neither sold nor held. */
  Optional<Long> free(String sku) {
    return first(
        database.execute("select on_hand - held as free from stock where sku = $1", Tuple.of(sku)),
        row -> row.getLong("free"));
  }

  /** Holds units, if there are as many. */
  Optional<Reservation> reserve(String sku, long quantity, Duration ttl) {
    // One conditional update is the invariant: of all who want the last unit, one gets it.
    String sql =
        """
        with taken as (
          update stock set held = held + $2
          where sku = $1 and on_hand - held >= $2
          returning sku)
        insert into reservation (id, sku, quantity, status, expires_at)
        select $3, sku, $2, 'HELD', now() + $4::bigint * interval '1 ms' from taken
        returning *
        """;
    return first(
        database.execute(sql, Tuple.of(sku, quantity, UUID.randomUUID(), ttl.toMillis())),
        InventoryStore::reservation);
  }

  /** Sells what is held, and journals it for every vendor; nothing when it is not held any more. */
  Optional<Reservation> commit(UUID id, List<ProviderId> vendors) {
    // The condition on status and time is the invariant: commit and expiry cannot both win.
    String sql =
        """
        with sold as (
          update reservation set status = 'COMMITTED'
          where id = $1 and status = 'HELD' and expires_at > now()
          returning *),
        taken as (
          update stock set on_hand = on_hand - sold.quantity, held = held - sold.quantity
          from sold where stock.sku = sold.sku),
        journalled as (
          insert into delta (id, sku, quantity, reservation, provider)
          select gen_random_uuid(), sold.sku, -sold.quantity, sold.id, vendor
          from sold, unnest($2::text[]) as vendor)
        select * from sold
        """;
    String[] names = vendors.stream().map(ProviderId::value).toArray(String[]::new);
    return first(
        database.execute(sql, Tuple.tuple().addUUID(id).addArrayOfString(names)),
        InventoryStore::reservation);
  }

  Optional<Reservation> release(UUID id) {
    String sql =
        """
        with freed as (
          update reservation set status = 'RELEASED' where id = $1 and status = 'HELD'
          returning *),
        returned as (
          update stock set held = held - freed.quantity
          from freed where stock.sku = freed.sku)
        select * from freed
        """;
    return first(database.execute(sql, Tuple.of(id)), InventoryStore::reservation);
  }

  /** Frees what was held too long. */
  int expire() {
    String sql =
        """
        with expired as (
          update reservation set status = 'EXPIRED'
          where status = 'HELD' and expires_at <= now()
          returning sku, quantity),
        sums as (select sku, sum(quantity)::bigint as units from expired group by sku),
        returned as (
          update stock set held = held - sums.units from sums where stock.sku = sums.sku)
        select * from expired
        """;
    return database.execute(sql, Tuple.tuple()).size();
  }

  Optional<Reservation> byId(UUID id) {
    return first(
        database.execute("select * from reservation where id = $1", Tuple.of(id)),
        InventoryStore::reservation);
  }

  /** Takes deltas that nobody works on, the oldest first. */
  List<Due> takeDue(int most) {
    String sql =
        """
        update delta
        set lease_until = now() + $2::bigint * interval '1 ms', attempts = attempts + 1
        where id in (select id from delta where status = 'PENDING' and lease_until <= now()
                     order by lease_until limit $1 for update skip locked)
        returning *
        """;
    RowSet<Row> rows = database.execute(sql, Tuple.of(most, LEASE_MILLIS));
    return StreamSupport.stream(rows.spliterator(), false).map(InventoryStore::due).toList();
  }

  void settled(Delta delta, String status) {
    database.execute("update delta set status = $2 where id = $1", Tuple.of(delta.id(), status));
  }

  /** To be sent again, later each time, at most every ten seconds. */
  void postpone(Delta delta) {
    String sql =
        """
        update delta
        set lease_until = now() + least(10, power(2, least(attempts, 4)) / 2) * interval '1 s'
        where id = $1
        """;
    database.execute(sql, Tuple.of(delta.id()));
  }

  private static Due due(Row row) {
    return new Due(
        new Delta(
            row.getUUID("id"),
            row.getString("sku"),
            row.getLong("quantity"),
            row.getUUID("reservation"),
            row.getOffsetDateTime("created_at").toInstant()),
        new ProviderId(row.getString("provider")));
  }

  private static Reservation reservation(Row row) {
    return new Reservation(
        row.getUUID("id"),
        row.getString("sku"),
        row.getLong("quantity"),
        Reservation.Status.valueOf(row.getString("status")),
        row.getOffsetDateTime("expires_at").toInstant());
  }

  private static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> read) {
    return StreamSupport.stream(rows.spliterator(), false).findFirst().map(read);
  }
}
