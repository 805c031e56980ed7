package dev.understudy.inventory;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** What a vendor says of its counts by itself, together with what the ledger knows. */
final class NewsStore {

  /** What the vendor's clock and the database's may differ by. */
  private static final long SKEW_MILLIS = 1_000;

  private final Sql database;

  NewsStore(Sql database) {
    this.database = database;
  }

  /**
   * What is available after the news, of those that can be told. A count that the vendor came to
   * before it was last told something may or may not hold that: it is left out, so that no sale is.
   *
   * @param now no answer is said to be younger, whatever the vendor's clock shows
   */
  List<Availability> certain(ProviderId vendor, List<CountNews> news, Instant now) {
    if (news.isEmpty()) {
      return List.of();
    }
    // One statement sees stock, what was told and when as they were at one moment.
    String sql =
        """
        select s.*, v.expected, w.count, w.changed_at
        from unnest($2::text[], $3::text[], $4::bigint[], $5::timestamptz[])
            as w (sku, location, count, changed_at)
          join stock s using (sku, location)
          join vendor_stock v using (sku, location)
        where v.provider = $1
          and v.told_at < w.changed_at - $6::bigint * interval '1 ms'
        """;
    return RowsStore.all(
        database.execute(
            sql,
            Tuple.of(vendor.value())
                .addArrayOfString(news.stream().map(n -> n.place().sku()).toArray(String[]::new))
                .addArrayOfString(
                    news.stream().map(n -> n.place().location()).toArray(String[]::new))
                .addArrayOfLong(news.stream().map(CountNews::count).toArray(Long[]::new))
                .addArrayOfOffsetDateTime(
                    news.stream()
                        .map(n -> n.changedAt().atOffset(ZoneOffset.UTC))
                        .toArray(java.time.OffsetDateTime[]::new))
                .addLong(SKEW_MILLIS)),
        row -> availability(row, vendor, now));
  }

  private static Availability availability(Row row, ProviderId vendor, Instant now) {
    Stock stock = RowsStore.stock(row);
    Instant changedAt = row.getOffsetDateTime("changed_at").toInstant();
    return new Availability(
        RowsStore.place(row),
        row.getLong("count") + stock.onHand() - row.getLong("expected"),
        stock.free(),
        changedAt.isAfter(now) ? now : changedAt,
        vendor.value(),
        false);
  }
}
