package dev.understudy.email;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;

/** How often each vendor was called on each day. A day's count must outlive every process. */
final class QuotaStore {

  private final Sql ledger;

  QuotaStore(Sql ledger) {
    this.ledger = ledger;
  }

  /**
   * Takes calls of a day's limit; all nodes together never take more than it.
   *
   * @return how many were left, at most {@code wanted}
   */
  int take(ProviderId provider, LocalDate day, int limit, int wanted) {
    ledger.execute(
        "insert into vendor_day (provider, day) values ($1, $2) on conflict do nothing",
        Tuple.of(provider.value(), day));
    // The lock is what makes two nodes take one after the other.
    String sql =
        """
        update vendor_day d set calls = greatest(b.calls, least(b.calls + $3, $4))
        from (select calls from vendor_day where provider = $1 and day = $2 for update) b
        where d.provider = $1 and d.day = $2
        returning d.calls - b.calls as taken
        """;
    for (Row row : ledger.execute(sql, Tuple.of(provider.value(), day, wanted, limit))) {
      return row.getInteger("taken");
    }
    throw new IllegalStateException("a day that was written is gone: " + day);
  }
}
