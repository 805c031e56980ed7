package dev.understudy.inventory;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** The stores' rows as records. */
final class RowsStore {

  private RowsStore() {}

  static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> read) {
    return StreamSupport.stream(rows.spliterator(), false).findFirst().map(read);
  }

  static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
    return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
  }

  static Place place(Row row) {
    return new Place(row.getString("sku"), row.getString("location"));
  }

  static Stock stock(Row row) {
    return new Stock(
        place(row),
        row.getLong("on_hand"),
        row.getLong("held"),
        row.getLong("buffer"),
        row.getBoolean("frozen"),
        row.getLong("version"));
  }

  static Reservation reservation(Row row, List<Line> lines) {
    return new Reservation(
        row.getUUID("id"),
        lines,
        Reservation.Status.valueOf(row.getString("status")),
        row.getOffsetDateTime("expires_at").toInstant());
  }

  static Movement movement(Row row) {
    return new Movement(
        place(row),
        row.getLong("version"),
        Movement.Kind.valueOf(row.getString("kind")),
        row.getLong("quantity"),
        row.getLong("change"),
        row.getLong("on_hand"),
        row.getLong("held"),
        row.getString("reference"),
        row.getString("reason"),
        row.getLong("epoch"),
        row.getOffsetDateTime("at").toInstant());
  }

  static Delta delta(Row row) {
    return new Delta(
        place(row),
        row.getLong("units"),
        row.getString("reference"),
        row.getOffsetDateTime("at").toInstant());
  }
}
