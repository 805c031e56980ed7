package dev.understudy.email;

import dev.understudy.ledger.Batches;
import dev.understudy.ledger.Sql;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes messages in, each key once. Those that come together are one commit. */
final class IntakeStore {

  private static final int LARGEST_BATCH = 64;

  /** The more wait for the one before them, the more share a commit. */
  private static final int AT_ONCE = 1;

  /** In characters and bytes: a larger one is worth a statement, and would hold the others up. */
  private static final int LARGEST_IN_BATCH = 32 * 1024;

  private final Sql ledger;
  private final Duration lifetime;
  private final Batches<Asked, Boolean> batches =
      new Batches<>(LARGEST_BATCH, AT_ONCE, this::written);

  IntakeStore(Sql ledger, Duration lifetime) {
    this.ledger = ledger;
    this.lifetime = lifetime;
  }

  /** A message under a new name of ours. */
  record Asked(UUID id, Optional<String> key, String fingerprint, NewMessage message) {

    private long size() {
      Content content = message.content();
      return content.text().map(String::length).orElse(0)
          + content.html().map(String::length).orElse(0)
          + message.attachments().stream().mapToLong(file -> file.content().length()).sum();
    }
  }

  /** One file of a message. */
  private record FileRow(UUID message, int ordinal, Attachment file) {}

  /** One recipient of a message. */
  private record ToRow(Asked asked, String address) {}

  /** Gives whether it was new. Then it is on disk, and else its key names another one. */
  boolean accept(Asked asked) {
    return asked.size() > LARGEST_IN_BATCH
        ? written(List.of(asked)).getFirst()
        : batches.write(asked);
  }

  private List<Boolean> written(List<Asked> batch) {
    // One statement: a key, its message and its recipients are there together or not at all. In one
    // order, so that batches of two nodes do not wait for each other.
    String sql =
        """
        with accepted as (
          insert into message (id, sender, from_name, reply_to, cc, bcc, headers, subject, body_text,
                               body_html, attachments, submission_key, fingerprint)
          select id, sender, from_name, reply_to, cc::text[], bcc::text[], headers::text[], subject,
                 body_text, body_html, attachments, key, fingerprint
          from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                      $7::text[], $8::text[], $9::text[], $10::text[], $11::integer[], $12::text[],
                      $13::text[])
            as m (id, sender, from_name, reply_to, cc, bcc, headers, subject, body_text, body_html,
                  attachments, key, fingerprint)
          order by key
          on conflict (submission_key) do nothing returning id),
        files as (
          insert into attachment (message, ordinal, name, content_type, content_id, content)
          select message, ordinal, name, type, cid, content
          from unnest($14::uuid[], $15::integer[], $16::text[], $17::text[], $18::text[], $19::bytea[])
            as f (message, ordinal, name, type, cid, content)
          where message in (select id from accepted)),
        recipients as (
          insert into recipient (message, address, lane, priority, due_at, expires_at)
          select message, address, lane, priority, coalesce(send_at, now()),
                 coalesce(send_at, now()) + $25::bigint * interval '1 ms'
          from unnest($20::uuid[], $21::text[], $22::text[], $23::integer[], $24::timestamptz[])
            as r (message, address, lane, priority, send_at)
          where message in (select id from accepted))
        select id from accepted
        """;
    Tuple arguments = Tuple.tuple();
    addMessages(arguments, batch);
    addFiles(arguments, batch);
    addRecipients(arguments, batch);
    Set<UUID> accepted = new HashSet<>();
    for (Row row : ledger.execute(sql, arguments.addLong(lifetime.toMillis()))) {
      accepted.add(row.getUUID("id"));
    }
    return batch.stream().map(asked -> accepted.contains(asked.id())).toList();
  }

  private static void addMessages(Tuple arguments, List<Asked> batch) {
    List<NewMessage> all = batch.stream().map(Asked::message).toList();
    arguments
        .addArrayOfUUID(batch.stream().map(Asked::id).toArray(UUID[]::new))
        .addArrayOfString(texts(all, each -> each.from().address()))
        .addArrayOfString(texts(all, each -> each.from().name().orElse(null)))
        .addArrayOfString(texts(all, each -> each.replyTo().orElse(null)))
        .addArrayOfString(texts(all, each -> literal(each.cc().stream())))
        .addArrayOfString(texts(all, each -> literal(each.bcc().stream())))
        .addArrayOfString(
            texts(
                all,
                each ->
                    literal(
                        each.headers().entrySet().stream()
                            .flatMap(header -> Stream.of(header.getKey(), header.getValue())))))
        .addArrayOfString(texts(all, each -> each.content().subject()))
        .addArrayOfString(texts(all, each -> each.content().text().orElse(null)))
        .addArrayOfString(texts(all, each -> each.content().html().orElse(null)))
        .addArrayOfInteger(
            all.stream().map(each -> each.attachments().size()).toArray(Integer[]::new))
        .addArrayOfString(texts(batch, each -> each.key().orElse(null)))
        .addArrayOfString(texts(batch, Asked::fingerprint));
  }

  private static void addFiles(Tuple arguments, List<Asked> batch) {
    List<FileRow> files =
        batch.stream()
            .flatMap(
                asked ->
                    IntStream.range(0, asked.message().attachments().size())
                        .mapToObj(
                            i ->
                                new FileRow(
                                    asked.id(), i + 1, asked.message().attachments().get(i))))
            .toList();
    arguments
        .addArrayOfUUID(files.stream().map(FileRow::message).toArray(UUID[]::new))
        .addArrayOfInteger(files.stream().map(FileRow::ordinal).toArray(Integer[]::new))
        .addArrayOfString(texts(files, each -> each.file().name()))
        .addArrayOfString(texts(files, each -> each.file().contentType()))
        .addArrayOfString(texts(files, each -> each.file().contentId().orElse(null)))
        .addArrayOfBuffer(files.stream().map(each -> each.file().content()).toArray(Buffer[]::new));
  }

  private static void addRecipients(Tuple arguments, List<Asked> batch) {
    List<ToRow> rows =
        batch.stream()
            .flatMap(asked -> asked.message().to().stream().map(to -> new ToRow(asked, to)))
            .toList();
    arguments
        .addArrayOfUUID(rows.stream().map(row -> row.asked().id()).toArray(UUID[]::new))
        .addArrayOfString(texts(rows, ToRow::address))
        .addArrayOfString(texts(rows, row -> row.asked().message().lane().name()))
        .addArrayOfInteger(
            rows.stream()
                .map(row -> row.asked().message().priority().rank())
                .toArray(Integer[]::new))
        .addArrayOfOffsetDateTime(
            rows.stream()
                .map(
                    row ->
                        row.asked()
                            .message()
                            .sendAt()
                            .map(at -> at.atOffset(ZoneOffset.UTC))
                            .orElse(null))
                .toArray(OffsetDateTime[]::new));
  }

  /**
   * An array within an array, which {@code unnest} would take apart too, as PostgreSQL reads it.
   */
  private static String literal(Stream<String> texts) {
    return texts
        .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static <T> String[] texts(List<T> all, Function<T, @Nullable String> text) {
    return all.stream().map(text).toArray(String[]::new);
  }
}
