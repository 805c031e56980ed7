package dev.understudy.email;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The queue in the ledger: who gets which mail. Time is the database's. */
final class QueueStore {

  private final Sql ledger;
  private final QueuePolicy policy;

  QueueStore(Sql ledger, QueuePolicy policy) {
    this.ledger = ledger;
    this.policy = policy;
  }

  /**
   * Takes mails that are due, under a lease of a second or so: nothing leaves before {@link
   * DispatchStore#dispatched} prolongs it. What may not be sent any more comes to its end here.
   */
  List<Job> take(Lane lane, int most) {
    String sql =
        """
        with due as (
          select id, address from recipient w
          where lane = $1 and open and due_at <= now() and lease_until <= now()
            and (lane <> 'BULK' or not exists (
              select 1 from campaign c where c.message = w.message and c.state = 'PAUSED'))
          order by priority, due_at limit $2 for update skip locked),
        taken as (
          update recipient r
          set status = case
                -- Its worker is gone: it may have been sent.
                when r.status = 'DISPATCHED' then 'AMBIGUOUS'
                -- No evidence came. Two copies at most, and of bulk mail no second one unasked.
                when r.status = 'AMBIGUOUS' and (r.copies > 1 or r.lane = 'BULK') then 'REVIEW'
                when (s.address is not null or r.expires_at <= now()) and r.copies > 0 then 'REVIEW'
                when s.address is not null then 'SUPPRESSED'
                when r.expires_at <= now() then 'EXPIRED'
                else 'LEASED' end,
              refusal = case
                when r.status = 'DISPATCHED' then
                  'its worker was lost while ' || r.provider || ' was to get it'
                when r.status = 'AMBIGUOUS' then r.refusal
                when s.address is not null then 'suppressed: ' || s.reason
                when r.expires_at <= now() then coalesce(r.refusal, 'no vendor took it in time')
                else r.refusal end,
              lease_token = r.lease_token + 1, updated_at = now(),
              due_at = case
                when r.status = 'DISPATCHED' then now() + $3::bigint * interval '1 ms'
                else r.due_at end,
              -- Longer each time: a slow ledger must not take it away from each worker in turn.
              lease_until = case
                when r.status = 'DISPATCHED' then '-infinity'
                else now() + $4::bigint * power(2, least(r.lease_token, 4)) * interval '1 ms' end
          from due d left join suppression s on s.address = lower(d.address)
          where r.id = d.id
          returning r.*)
        select taken.id, taken.lease_token, taken.address, m.id as message, m.sender, m.from_name,
               m.reply_to, m.cc, m.bcc, m.headers, m.subject, m.body_text, m.body_html,
               m.attachments, m.template, m.template_version, taken.variables
        from taken join message m on m.id = taken.message
        where taken.status = 'LEASED'
        """;
    RowSet<Row> rows =
        ledger.execute(
            sql,
            Tuple.of(
                lane.name(),
                most,
                policy.evidenceWait().toMillis(),
                policy.takeLease().toMillis()));
    return StreamSupport.stream(rows.spliterator(), false).map(row -> job(lane, row)).toList();
  }

  /** With its files, which only who sends it needs to hold. */
  Job whole(Job job) {
    if (job.attachments() == 0) {
      return job;
    }
    String sql =
        """
        select name, content_type, content_id, content from attachment
        where message = $1 order by ordinal
        """;
    RowSet<Row> rows = ledger.execute(sql, Tuple.of(job.mail().message()));
    List<Attachment> files =
        StreamSupport.stream(rows.spliterator(), false).map(QueueStore::attachment).toList();
    return job.with(job.mail().with(files));
  }

  private static Attachment attachment(Row row) {
    return new Attachment(
        row.getString("name"),
        row.getString("content_type"),
        Optional.ofNullable(row.getString("content_id")),
        row.getBuffer("content"));
  }

  private static Job job(Lane lane, Row row) {
    long id = row.getLong("id");
    UUID message = row.getUUID("message");
    Sender from =
        new Sender(row.getString("sender"), Optional.ofNullable(row.getString("from_name")));
    Mail mail =
        new Mail(
            message,
            "<" + message + "." + id + "@" + from.domain() + ">",
            from,
            row.getString("address"),
            List.of(row.getArrayOfStrings("cc")),
            List.of(row.getArrayOfStrings("bcc")),
            Optional.ofNullable(row.getString("reply_to")),
            content(row),
            pairs(row.getArrayOfStrings("headers")),
            List.of());
    return new Job(
        id,
        row.getLong("lease_token"),
        lane,
        mail,
        row.getInteger("attachments"),
        Optional.ofNullable(row.getString("template"))
            .map(name -> new TemplateId(name, row.getInteger("template_version")))
            .map(template -> new Job.Personal(template, row.getString("variables"))));
  }

  /** Empty where it is made from a template, by who sends it. */
  private static Content content(Row row) {
    Optional<String> text = Optional.ofNullable(row.getString("body_text"));
    Optional<String> html = Optional.ofNullable(row.getString("body_html"));
    return new Content(
        row.getString("subject"), text.isEmpty() && html.isEmpty() ? Optional.of("") : text, html);
  }

  private static Map<String, String> pairs(String[] flat) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < flat.length; i += 2) {
      pairs.put(flat[i], flat[i + 1]);
    }
    return pairs;
  }
}
