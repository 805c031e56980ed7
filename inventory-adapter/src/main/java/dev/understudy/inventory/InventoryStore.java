package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The escrow: units that are held, sold and freed. Time is the database's. Rows of stock are locked
 * in the order of SKU and location by every statement, so that none can wait for each other.
 */
final class InventoryStore {

  private static final int MOST_AT_ONCE = 200;

  private final Sql database;
  private final ReservationsStore reservations;
  private final String[] vendors;

  /**
   * @param vendors that must hear of what is sold
   */
  InventoryStore(Sql database, List<ProviderId> vendors) {
    this.database = database;
    this.reservations = new ReservationsStore(database);
    this.vendors = vendors.stream().map(ProviderId::value).toArray(String[]::new);
  }

  Optional<Stock> stock(Place place) {
    return RowsStore.first(
        database.execute(
            "select * from stock where sku = $1 and location = $2",
            Tuple.of(place.sku(), place.location())),
        RowsStore::stock);
  }

  /** Holds all lines, if there are as many of each; the same key holds once. */
  Optional<Reservation> reserve(NewReservation wanted) {
    String sql =
        """
        with wanted as (
          select * from unnest($1::text[], $2::text[], $3::bigint[]) as w (sku, location, quantity)),
        locked as (
          select stock.sku, stock.location, wanted.quantity
          from stock join wanted using (sku, location)
          where not frozen and on_hand - held - buffer >= wanted.quantity),
        made as (
          insert into reservation (id, status, expires_at, idempotency_key, fingerprint)
          select $4, 'HELD', now() + $5::bigint * interval '1 ms', $6, $7
          where (select count(*) from locked) = (select count(*) from wanted)
          on conflict (idempotency_key) do nothing
          returning *),
        taken as (
          update stock set held = held + locked.quantity, version = stock.version + 1
          from locked, made
          where stock.sku = locked.sku and stock.location = locked.location
          returning stock.*, locked.quantity),
        lines as (
          insert into line (reservation, sku, location, quantity)
          select made.id, sku, location, quantity from taken, made),
        moved as (
          insert into movement (sku, location, version, kind, quantity, change, on_hand, held,
            reference, reason, epoch)
          select sku, location, taken.version, 'HELD', quantity, 0, on_hand, held,
            made.id::text, '', (select epoch from authority)
          from taken, made)
        select * from made
        """;
    Tuple arguments =
        Tuple.tuple()
            .addArrayOfString(
                wanted.lines().stream().map(l -> l.place().sku()).toArray(String[]::new))
            .addArrayOfString(
                wanted.lines().stream().map(l -> l.place().location()).toArray(String[]::new))
            .addArrayOfLong(wanted.lines().stream().map(Line::quantity).toArray(Long[]::new))
            .addUUID(UUID.randomUUID())
            .addLong(wanted.ttl().toMillis())
            .addString(wanted.key().orElse(null))
            .addString(wanted.fingerprint());
    // The rows are locked before they are judged: of all who want the last unit, one gets it.
    List<Place> places = wanted.lines().stream().map(Line::place).toList();
    return database.inTransaction(
        connection ->
            RowLockStore.free(connection, places) < places.size()
                ? Optional.empty()
                : RowsStore.first(
                    connection.preparedQuery(sql).execute(arguments).await(),
                    row -> RowsStore.reservation(row, wanted.lines())));
  }

  /** Sells what is held, and journals it for every vendor; nothing when it is not held any more. */
  Optional<Reservation> commit(UUID id) {
    // The condition on status and time is the invariant: commit and expiry cannot both win.
    String sql =
        """
        with sold as (
          update reservation set status = 'COMMITTED', version = version + 1
          where id = $1 and status = 'HELD' and expires_at > now()
          returning *),
        locked as (
          select line.* from sold join line on line.reservation = sold.id),
        taken as (
          update stock set on_hand = on_hand - locked.quantity, held = held - locked.quantity,
            version = version + 1
          from locked
          where stock.sku = locked.sku and stock.location = locked.location
          returning stock.*, locked.quantity),
        moved as (
          insert into movement (sku, location, version, kind, quantity, change, on_hand, held,
            reference, reason, epoch)
          select sku, location, version, 'SOLD', quantity, -quantity, on_hand, held,
            $1::uuid::text, '', (select epoch from authority)
          from taken
          returning seq, change),
        journalled as (
          insert into delivery (provider, movement, units)
          select vendor, seq, change from moved, unnest($2::text[]) as vendor)
        select * from sold
        """;
    return change(id, sql, Tuple.tuple().addUUID(id).addArrayOfString(vendors));
  }

  Optional<Reservation> release(UUID id) {
    return free(id, Reservation.Status.RELEASED, "status = 'HELD'");
  }

  /** Frees a part of what was held too long; how many reservations that were. */
  int expire() {
    List<UUID> due =
        RowsStore.all(
            database.execute(
                """
                select id from reservation where status = 'HELD' and expires_at <= now()
                order by expires_at limit $1
                """,
                Tuple.of(MOST_AT_ONCE)),
            row -> row.getUUID("id"));
    due.forEach(
        id -> free(id, Reservation.Status.EXPIRED, "status = 'HELD' and expires_at <= now()"));
    return due.size();
  }

  private Optional<Reservation> free(UUID id, Reservation.Status status, String condition) {
    String sql =
        """
        with freed as (
          update reservation set status = $2, version = version + 1 where id = $1 and %s
          returning *),
        locked as (
          select line.* from freed join line on line.reservation = freed.id),
        taken as (
          update stock set held = held - locked.quantity, version = version + 1
          from locked
          where stock.sku = locked.sku and stock.location = locked.location
          returning stock.*, locked.quantity),
        moved as (
          insert into movement (sku, location, version, kind, quantity, change, on_hand, held,
            reference, reason, epoch)
          select sku, location, version, $2, quantity, 0, on_hand, held, $1::uuid::text, '',
            (select epoch from authority)
          from taken)
        select * from freed
        """
            .formatted(condition);
    return change(id, sql, Tuple.of(id, status.name()));
  }

  /** Changes a reservation and the stock of its lines, whose rows are locked first. */
  private Optional<Reservation> change(UUID id, String sql, Tuple arguments) {
    List<Line> lines = reservations.lines(id);
    return database.inTransaction(
        connection -> {
          RowLockStore.stock(connection, lines.stream().map(Line::place).toList());
          return RowsStore.first(
              connection.preparedQuery(sql).execute(arguments).await(),
              row -> RowsStore.reservation(row, lines));
        });
  }

  Optional<Map.Entry<String, UUID>> underKey(String key) {
    return reservations.underKey(key);
  }

  Optional<Reservation> extend(UUID id, Duration ttl) {
    return reservations.extend(id, ttl);
  }

  Optional<Reservation> byId(UUID id) {
    return reservations.byId(id);
  }
}
