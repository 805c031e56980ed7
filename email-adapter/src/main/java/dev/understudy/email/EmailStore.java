package dev.understudy.email;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Database;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Messages and their recipients in the ledger. Time is the database's. */
final class EmailStore {

  private final Database database;
  private final Duration lease;

  EmailStore(Database database, Duration lease) {
    this.database = database;
    this.lease = lease;
  }

  /** A recipient whose mail is ours to send. */
  record Job(long id, long leaseToken, Mail mail) {}

  /** Takes a message in. It is on disk when this returns. */
  UUID accept(NewMessage message) {
    String sql =
        """
        with accepted as (
          insert into message (id, sender, subject, body_text, body_html)
          values ($1, $2, $3, $4, $5) returning id)
        insert into recipient (message, address)
        select accepted.id, address from accepted, unnest($6::text[]) as address
        """;
    UUID id = UUID.randomUUID();
    Tuple arguments =
        Tuple.tuple()
            .addUUID(id)
            .addString(message.from())
            .addString(message.subject())
            .addString(message.text().orElse(null))
            .addString(message.html().orElse(null))
            .addArrayOfString(message.to().toArray(String[]::new));
    database.execute(sql, arguments);
    return id;
  }

  /**
   * Takes mails that are due. One that was found dispatched by a worker that is gone may have been
   * sent; it is taken once more, and after that a person must look.
   */
  List<Job> takeDue(int most) {
    String sql =
        """
        with due as (
          select id from recipient
          where status in ('QUEUED', 'LEASED', 'DISPATCHED') and due_at <= now()
          order by due_at limit $1 for update skip locked),
        taken as (
          update recipient r
          set status = case when r.status = 'DISPATCHED' and r.ambiguous >= 1
                            then 'REVIEW' else 'LEASED' end,
              ambiguous = r.ambiguous + case when r.status = 'DISPATCHED' then 1 else 0 end,
              lease_token = r.lease_token + 1, updated_at = now(),
              due_at = now() + $2::bigint * interval '1 ms'
          from due where r.id = due.id
          returning r.*)
        select taken.id, taken.lease_token, taken.address, m.id as message, m.sender, m.subject,
               m.body_text, m.body_html
        from taken join message m on m.id = taken.message
        where taken.status = 'LEASED'
        """;
    RowSet<Row> rows = database.execute(sql, Tuple.of(most, lease.toMillis()));
    return all(rows, EmailStore::job);
  }

  /**
   * Writes down that a vendor is about to get the mail.
   *
   * @return false when the lease is no longer ours: then nobody may get it from us
   */
  boolean dispatched(Job job, ProviderId provider) {
    // Before the first byte: who finds it like this knows that it may have been sent.
    String sql =
        """
        update recipient set status = 'DISPATCHED', provider = $3, updated_at = now()
        where id = $1 and lease_token = $2 and status in ('LEASED', 'DISPATCHED')
        """;
    return database.execute(sql, Tuple.of(job.id(), job.leaseToken(), provider.value())).rowCount()
        == 1;
  }

  void accepted(Job job, String vendorId) {
    String sql =
        """
        update recipient set status = 'ACCEPTED', vendor_id = $3, updated_at = now()
        where id = $1 and lease_token = $2 and status = 'DISPATCHED'
        """;
    database.execute(sql, Tuple.of(job.id(), job.leaseToken(), vendorId));
  }

  void failed(Job job, String refusal) {
    String sql =
        """
        update recipient set status = 'FAILED', refusal = $3, updated_at = now()
        where id = $1 and lease_token = $2 and status = 'DISPATCHED'
        """;
    database.execute(sql, Tuple.of(job.id(), job.leaseToken(), refusal));
  }

  /** No vendor has it: 5 s, doubled with each try, at most an hour, give or take a fifth. */
  void requeue(Job job) {
    String sql =
        """
        update recipient
        set status = 'QUEUED', tries = tries + 1, updated_at = now(),
            due_at = now() + least(3600, 5 * power(2, least(tries, 10))) * (0.8 + random() * 0.4)
                             * interval '1 s'
        where id = $1 and lease_token = $2 and status in ('LEASED', 'DISPATCHED')
        """;
    database.execute(sql, Tuple.of(job.id(), job.leaseToken()));
  }

  /** A vendor may have it: sent once more, and never a third time. */
  void ambiguous(Job job) {
    // The count is the invariant: two dispatches at most may have reached the recipient.
    String sql =
        """
        update recipient
        set status = case when ambiguous >= 1 then 'REVIEW' else 'QUEUED' end,
            ambiguous = ambiguous + 1, updated_at = now(), due_at = now() + interval '5 s'
        where id = $1 and lease_token = $2 and status = 'DISPATCHED'
        """;
    database.execute(sql, Tuple.of(job.id(), job.leaseToken()));
  }

  Optional<MessageState> byId(UUID id) {
    String sql =
        "select address, status, provider, refusal from recipient where message = $1 order by id";
    List<MessageState.Recipient> recipients =
        all(database.execute(sql, Tuple.of(id)), EmailStore::recipient);
    return recipients.isEmpty() ? Optional.empty() : Optional.of(new MessageState(id, recipients));
  }

  private static MessageState.Recipient recipient(Row row) {
    return new MessageState.Recipient(
        row.getString("address"),
        MailStatus.valueOf(row.getString("status")),
        Optional.ofNullable(row.getString("provider")).map(ProviderId::new),
        Optional.ofNullable(row.getString("refusal")));
  }

  private static Job job(Row row) {
    return new Job(
        row.getLong("id"),
        row.getLong("lease_token"),
        new Mail(
            row.getUUID("message"),
            row.getString("sender"),
            row.getString("address"),
            row.getString("subject"),
            Optional.ofNullable(row.getString("body_text")),
            Optional.ofNullable(row.getString("body_html"))));
  }

  private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
    return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
  }
}
