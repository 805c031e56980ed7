package dev.understudy.email;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who gets no mail, whichever vendor would send it. */
final class SuppressionStore {

  private static final String SELECT =
      "select address, reason, source, created_at from suppression ";

  private final Sql ledger;

  SuppressionStore(Sql ledger) {
    this.ledger = ledger;
  }

  /**
   * @param source who says so: a vendor, the recipient, or a caller
   */
  record Suppression(String address, String reason, String source, Instant since) {}

  /** The first reason stands. */
  void add(String address, String reason, String source) {
    String sql =
        """
        insert into suppression (address, reason, source) values ($1, $2, $3)
        on conflict (address) do nothing
        """;
    ledger.execute(sql, Tuple.of(lower(address), reason, source));
  }

  boolean remove(String address) {
    return ledger
            .execute("delete from suppression where address = $1", Tuple.of(lower(address)))
            .rowCount()
        == 1;
  }

  Optional<Suppression> find(String address) {
    return list(SELECT + "where address = $1", Tuple.of(lower(address))).stream().findFirst();
  }

  /** In the order of addresses, after a given one. */
  List<Suppression> list(String after, int most) {
    return list(
        SELECT + "where address > $1 order by address limit $2", Tuple.of(lower(after), most));
  }

  private List<Suppression> list(String sql, Tuple arguments) {
    List<Suppression> all = new ArrayList<>();
    for (Row row : ledger.execute(sql, arguments)) {
      all.add(
          new Suppression(
              row.getString("address"),
              row.getString("reason"),
              row.getString("source"),
              row.getOffsetDateTime("created_at").toInstant()));
    }
    return all;
  }

  private static String lower(String address) {
    return address.toLowerCase(Locale.ROOT);
  }
}
