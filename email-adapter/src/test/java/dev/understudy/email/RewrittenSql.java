package dev.understudy.email;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A ledger that is asked something else than what the stores say: their own words are the fault.
 */
final class RewrittenSql {

  private final Map<String, String> words;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  /**
   * @param words what stands in the stores, and what is asked instead
   */
  RewrittenSql(Map<String, String> words) {
    this.words = Map.copyOf(words);
  }

  /** Whoever has taken a mail, the next one takes it too. */
  static RewrittenSql ignoringLeases() {
    return new RewrittenSql(
        Map.of("due_at <= now() and lease_until <= now()", "lease_until is not null"));
  }

  /** Who lost its lease long ago still writes. */
  static RewrittenSql ignoringFences() {
    return new RewrittenSql(
        Map.of(
            "r.lease_token = d.token",
            "d.token is not null",
            "lease_token = $2",
            "$2::bigint is not null"));
  }

  UnaryOperator<Sql> fault() {
    return Rewriting::new;
  }

  /** What a store says is changed; else the fault would not be there, and nobody would see it. */
  boolean wasMet() {
    return !seen.isEmpty();
  }

  private final class Rewriting implements Sql {

    private final Sql ledger;

    Rewriting(Sql ledger) {
      this.ledger = ledger;
    }

    @Override
    public RowSet<Row> execute(String statement, Tuple arguments) {
      String asked = statement;
      for (Map.Entry<String, String> word : words.entrySet()) {
        if (asked.contains(word.getKey())) {
          seen.add(word.getKey());
          asked = asked.replace(word.getKey(), word.getValue());
        }
      }
      return ledger.execute(asked, arguments);
    }

    @Override
    public <T> T inTransaction(Function<SqlConnection, T> work) {
      return ledger.inTransaction(work);
    }
  }
}
