package dev.understudy.email;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Messages as their callers see them. Time is the database's. */
final class EmailStore {

  private static final String RECIPIENT =
      "select id, message, address, status, provider, refusal, copies, due_at from recipient ";

  private final Sql ledger;
  private final Duration lifetime;

  EmailStore(Sql ledger, Duration lifetime) {
    this.ledger = ledger;
    this.lifetime = lifetime;
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
    // One statement: the key, the message and its recipients are there together or not at all.
    String sql =
        """
        with accepted as (
          insert into message (id, sender, from_name, reply_to, cc, bcc, headers, subject, body_text,
                               body_html, attachments, submission_key, fingerprint)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, cardinality($11::text[]), $18, $19)
          on conflict (submission_key) do nothing returning id),
        files as (
          insert into attachment (message, ordinal, name, content_type, content_id, content)
          select accepted.id, f.ordinal, f.name, f.type, nullif(f.cid, ''), f.content
          from accepted,
            unnest($11::text[], $12::text[], $13::text[], $14::bytea[])
              with ordinality as f(name, type, cid, content, ordinal))
        insert into recipient (message, address, lane, priority, due_at, expires_at)
        select accepted.id, address, $16, $17, coalesce($20::timestamptz, now()),
               coalesce($20::timestamptz, now()) + $21::bigint * interval '1 ms'
        from accepted, unnest($15::text[]) as address
        """;
    UUID id = UUID.randomUUID();
    Tuple arguments = arguments(id, message).addString(key.orElse(null)).addString(fingerprint);
    arguments.addOffsetDateTime(
        message.sendAt().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null));
    arguments.addLong(lifetime.toMillis());
    if (ledger.execute(sql, arguments).rowCount() > 0) {
      return new Submitted.Stands(id);
    }
    return earlier(key.orElseThrow(), fingerprint);
  }

  private Submitted earlier(String key, String fingerprint) {
    String sql = "select id, fingerprint from message where submission_key = $1";
    Row first = ledger.execute(sql, Tuple.of(key)).iterator().next();
    return first.getString("fingerprint").equals(fingerprint)
        ? new Submitted.Stands(first.getUUID("id"))
        : new Submitted.KeyReused();
  }

  private static Tuple arguments(UUID id, NewMessage message) {
    List<Attachment> files = message.attachments();
    return Tuple.tuple()
        .addUUID(id)
        .addString(message.from().address())
        .addString(message.from().name().orElse(null))
        .addString(message.replyTo().orElse(null))
        .addArrayOfString(message.cc().toArray(String[]::new))
        .addArrayOfString(message.bcc().toArray(String[]::new))
        .addArrayOfString(
            message.headers().entrySet().stream()
                .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
                .toArray(String[]::new))
        .addString(message.content().subject())
        .addString(message.content().text().orElse(null))
        .addString(message.content().html().orElse(null))
        .addArrayOfString(files.stream().map(Attachment::name).toArray(String[]::new))
        .addArrayOfString(files.stream().map(Attachment::contentType).toArray(String[]::new))
        .addArrayOfString(
            files.stream().map(file -> file.contentId().orElse("")).toArray(String[]::new))
        .addArrayOfBuffer(files.stream().map(Attachment::content).toArray(Buffer[]::new))
        .addArrayOfString(message.to().toArray(String[]::new))
        .addString(message.lane().name())
        .addInteger(message.priority().rank());
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
        RECIPIENT
            + "where status in ('FAILED', 'EXPIRED', 'REVIEW') and id > $1 order by id limit $2",
        Tuple.of(after, most));
  }

  /** Mails of which two copies may be out, after a given one. */
  List<MessageState.Recipient> possibleDoubles(long after, int most) {
    return recipients(
        RECIPIENT + "where copies > 1 and id > $1 order by id limit $2", Tuple.of(after, most));
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
            expires_at = now() + $2::bigint * interval '1 ms', updated_at = now()
        where id = $1 and status in ('FAILED', 'EXPIRED', 'REVIEW') and copies < 2
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
