package dev.understudy.inventory;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What is done to a reservation and touches no stock. */
final class ReservationsStore {

  private final Sql database;

  ReservationsStore(Sql database) {
    this.database = database;
  }

  /** The fingerprint and the reservation that were made under a key. */
  Optional<Map.Entry<String, UUID>> underKey(String key) {
    return RowsStore.first(
        database.execute(
            "select id, fingerprint from reservation where idempotency_key = $1", Tuple.of(key)),
        row -> Map.entry(row.getString("fingerprint"), row.getUUID("id")));
  }

  /** Holds for so long from now, if it is held and that is later than it was. */
  Optional<Reservation> extend(UUID id, Duration ttl) {
    String sql =
        """
        update reservation
        set expires_at = greatest(expires_at, now() + $2::bigint * interval '1 ms'),
          version = version + 1
        where id = $1 and status = 'HELD' and expires_at > now()
        returning *
        """;
    return withLines(
        RowsStore.first(
            database.execute(sql, Tuple.of(id, ttl.toMillis())),
            row -> RowsStore.reservation(row, List.of())));
  }

  Optional<Reservation> byId(UUID id) {
    return withLines(
        RowsStore.first(
            database.execute("select * from reservation where id = $1", Tuple.of(id)),
            row -> RowsStore.reservation(row, List.of())));
  }

  private Optional<Reservation> withLines(Optional<Reservation> found) {
    return found.map(
        reservation ->
            new Reservation(
                reservation.id(),
                lines(reservation.id()),
                reservation.status(),
                reservation.expiresAt()));
  }

  /** They never change, so they may be read at any time. */
  List<Line> lines(UUID id) {
    return RowsStore.all(
        database.execute(
            "select * from line where reservation = $1 order by sku, location", Tuple.of(id)),
        row -> new Line(RowsStore.place(row), row.getLong("quantity")));
  }
}
