package dev.understudy.email;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.OrderedIds;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Messages as their callers see them. Time is the database's. */
final class EmailStore {

  private static final String RECIPIENT =
      """
      select id, message, address, status, provider, refusal, copies,
             greatest(due_at, lease_until) as due_at
      from recipient
      """;

  private final Sql ledger;
  private final Duration lifetime;
  private final OrderedIds ids;
  private final IntakeStore intake;

  EmailStore(Sql ledger, Duration lifetime, OrderedIds ids) {
    this.ledger = ledger;
    this.lifetime = lifetime;
    this.ids = ids;
    this.intake = new IntakeStore(ledger, lifetime);
  }

  /** How a submission ended. */
  sealed interface Submitted {

    /** The message is on disk, from now or from an earlier submission under the same key. */
    record Stands(UUID message) implements Submitted {}

    /** The key names another message. */
    record KeyReused() implements Submitted {}
  }

  /**
   * Takes a message in, once for each key. It is on disk when this returns.
   *
   * @param key empty for a message that is new each time
   * @param fingerprint of what was asked; the same key must ask for the same
   */
  Submitted accept(Optional<String> key, String fingerprint, NewMessage message) {
    UUID id = ids.next();
    return intake.accept(new IntakeStore.Asked(id, key, fingerprint, message))
        ? new Submitted.Stands(id)
        : earlier(key.orElseThrow(), fingerprint);
  }

  private Submitted earlier(String key, String fingerprint) {
    String sql = "select id, fingerprint from message where submission_key = $1";
    Row first = ledger.execute(sql, Tuple.of(key)).iterator().next();
    return first.getString("fingerprint").equals(fingerprint)
        ? new Submitted.Stands(first.getUUID("id"))
        : new Submitted.KeyReused();
  }

  Optional<MessageState> byId(UUID id) {
    List<MessageState.Recipient> recipients =
        recipients(RECIPIENT + "where message = $1 order by id", Tuple.of(id));
    return recipients.isEmpty() ? Optional.empty() : Optional.of(new MessageState(id, recipients));
  }

  /** Whose mail it is. */
  Optional<String> addressOf(long recipient) {
    for (Row row :
        ledger.execute("select address from recipient where id = $1", Tuple.of(recipient))) {
      return Optional.of(row.getString("address"));
    }
    return Optional.empty();
  }

  /**
   * Takes back what no vendor can have. Who holds a lease on it finds that gone before it sends.
   *
   * @return how many mails
   */
  int cancel(UUID message) {
    String sql =
        """
        update recipient
        set status = 'CANCELLED', lease_token = lease_token + 1, updated_at = now()
        where message = $1 and status in ('QUEUED', 'LEASED') and copies = 0
        """;
    return ledger.execute(sql, Tuple.of(message)).rowCount();
  }

  /** Mails that ended without reaching a vendor for certain, after a given one. */
  List<MessageState.Recipient> dead(long after, int most) {
    return recipients(
        RECIPIENT + "where dead and id > $1 order by id limit $2", Tuple.of(after, most));
  }

  /** Mails of which two copies may be out, after a given one. */
  List<MessageState.Recipient> possibleDoubles(long after, int most) {
    return recipients(
        RECIPIENT + "where doubled and id > $1 order by id limit $2", Tuple.of(after, most));
  }

  /**
   * Sends a dead mail after all, with a new lifetime.
   *
   * @return false when it is not dead, or when two copies may be out already
   */
  boolean replay(long id) {
    String sql =
        """
        update recipient
        set status = 'QUEUED', tries = 0, lease_token = lease_token + 1, due_at = now(),
            lease_until = '-infinity',
            expires_at = now() + $2::bigint * interval '1 ms', updated_at = now()
        where id = $1 and dead and copies < 2
        """;
    return ledger.execute(sql, Tuple.of(id, lifetime.toMillis())).rowCount() == 1;
  }

  private List<MessageState.Recipient> recipients(String sql, Tuple arguments) {
    return all(ledger.execute(sql, arguments), EmailStore::recipient);
  }

  private static MessageState.Recipient recipient(Row row) {
    return new MessageState.Recipient(
        row.getLong("id"),
        row.getUUID("message"),
        row.getString("address"),
        MailStatus.valueOf(row.getString("status")),
        Optional.ofNullable(row.getString("provider")).map(ProviderId::new),
        Optional.ofNullable(row.getString("refusal")),
        row.getInteger("copies"),
        row.getOffsetDateTime("due_at").toInstant());
  }

  private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
    return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
  }
}
