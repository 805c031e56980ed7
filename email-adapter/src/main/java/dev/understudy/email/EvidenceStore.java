package dev.understudy.email;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Tuple;
import java.util.Locale;
import java.util.Optional;

/**
 * What vendors tell of mails, written beside what we knew. Events come late, twice and in any
 * order: a mail's status only ever goes forward.
 */
final class EvidenceStore {

  private final Sql ledger;

  EvidenceStore(Sql ledger) {
    this.ledger = ledger;
  }

  /** Its effect is the same however often it is applied. */
  void apply(MailEvent event, String vendor) {
    Optional<MailStatus> status =
        switch (event.kind()) {
          case TAKEN -> Optional.of(MailStatus.ACCEPTED);
          case DELIVERED -> Optional.of(MailStatus.DELIVERED);
          case BOUNCED, BOUNCED_FOR_GOOD -> Optional.of(MailStatus.BOUNCED);
          case COMPLAINED -> Optional.of(MailStatus.COMPLAINED);
          case UNSUBSCRIBED -> Optional.empty();
        };
    boolean nothingMore =
        switch (event.kind()) {
          case TAKEN, DELIVERED, BOUNCED -> false;
          case BOUNCED_FOR_GOOD, COMPLAINED, UNSUBSCRIBED -> true;
        };
    if (nothingMore) {
      suppress(event, vendor);
    }
    status.ifPresent(known -> advance(event, known));
  }

  /** Only whom that mail was for: a report that comes by mail may be anybody's words. */
  private void suppress(MailEvent event, String vendor) {
    String sql =
        """
        insert into suppression (address, reason, source)
        select lower($2), $3, $4
        where exists (
          select 1 from recipient r join message m on m.id = r.message
          where m.id = $1 and (lower(r.address) = lower($2)
            or lower($2) in (select lower(copy) from unnest(m.cc || m.bcc) as copy)))
        on conflict (address) do nothing
        """;
    String why = event.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    ledger.execute(
        sql, Tuple.of(event.message(), event.address(), why + ": " + event.detail(), vendor));
  }

  private void advance(MailEvent event, MailStatus status) {
    // The fence moves too: who is about to send it again finds its lease gone.
    String sql =
        """
        update recipient
        set status = $3, copies = greatest(copies, 1), lease_token = lease_token + 1,
            updated_at = now(),
            refusal = case when $3 in ('BOUNCED', 'COMPLAINED') then $4 else refusal end
        where message = $1 and lower(address) = lower($2)
          and array_position($5::text[], status) < array_position($5::text[], $3)
        """;
    ledger.execute(
        sql, Tuple.of(event.message(), event.address(), status.name(), event.detail(), forward()));
  }

  /** Each may become any that stands behind it; what is not here stays as it is. */
  private static String[] forward() {
    return new String[] {
      "QUEUED",
      "LEASED",
      "DISPATCHED",
      "AMBIGUOUS",
      "REVIEW",
      "ACCEPTED",
      "DELIVERED",
      "BOUNCED",
      "COMPLAINED"
    };
  }
}
