package dev.understudy.email;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Batches;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How a mail is sent, and how that ended. Every write names the lease it rests on; one whose lease
 * is gone changes nothing.
 */
final class DispatchStore {

  private static final int LARGEST_BATCH = 64;

  /** One runs while the next gathers. */
  private static final int AT_ONCE = 2;

  private final Sql ledger;
  private final QueuePolicy policy;
  private final Batches<Dispatch, Boolean> dispatches =
      new Batches<>(LARGEST_BATCH, AT_ONCE, this::dispatched);
  private final Batches<Taken, Boolean> taken =
      new Batches<>(LARGEST_BATCH, AT_ONCE, this::accepted);

  DispatchStore(Sql ledger, QueuePolicy policy) {
    this.ledger = ledger;
    this.policy = policy;
  }

  private record Dispatch(Job job, ProviderId provider) {}

  private record Taken(Job job, String vendorId) {}

  /**
   * Writes down that a vendor is about to get the mail, before the first byte: who finds it like
   * this knows that it may have been sent.
   *
   * @return false when the lease is no longer ours: then nobody may get it from us
   */
  boolean dispatched(Job job, ProviderId provider) {
    return dispatches.write(new Dispatch(job, provider));
  }

  private List<Boolean> dispatched(List<Dispatch> batch) {
    // A second vendor in the same lease is asked only when the first is known not to have it: that
    // makes no copy more.
    String sql =
        """
        update recipient r
        set copies = r.copies + case when r.status = 'LEASED' then 1 else 0 end,
            status = 'DISPATCHED', provider = d.provider, updated_at = now(),
            lease_until = now() + $4::bigint * interval '1 ms'
        from unnest($1::bigint[], $2::bigint[], $3::text[]) as d(id, token, provider)
        where r.id = d.id and r.lease_token = d.token and r.status in ('LEASED', 'DISPATCHED')
        returning r.id
        """;
    Tuple arguments =
        Tuple.of(
            batch.stream().map(each -> each.job().id()).toArray(Long[]::new),
            batch.stream().map(each -> each.job().leaseToken()).toArray(Long[]::new),
            batch.stream().map(each -> each.provider().value()).toArray(String[]::new),
            policy.sendLease().toMillis());
    Set<Long> ours = ids(ledger.execute(sql, arguments));
    return batch.stream().map(each -> ours.contains(each.job().id())).toList();
  }

  /** A vendor has it. */
  void accepted(Job job, String vendorId) {
    taken.write(new Taken(job, vendorId));
  }

  private List<Boolean> accepted(List<Taken> batch) {
    // What is known late is still known: where nobody else has sent it meanwhile, nobody needs to.
    String sql =
        """
        update recipient r
        set status = 'ACCEPTED', vendor_id = d.vendor_id, updated_at = now(),
            lease_token = r.lease_token + 1
        from unnest($1::bigint[], $2::bigint[], $3::text[]) as d(id, token, vendor_id)
        where r.id = d.id and (r.lease_token = d.token and r.status = 'DISPATCHED'
            or r.copies > 0 and r.status in ('QUEUED', 'LEASED', 'AMBIGUOUS', 'REVIEW'))
        returning r.id
        """;
    Tuple arguments =
        Tuple.of(
            batch.stream().map(each -> each.job().id()).toArray(Long[]::new),
            batch.stream().map(each -> each.job().leaseToken()).toArray(Long[]::new),
            batch.stream().map(Taken::vendorId).toArray(String[]::new));
    Set<Long> ours = ids(ledger.execute(sql, arguments));
    return batch.stream().map(each -> ours.contains(each.job().id())).toList();
  }

  /** A vendor will never take it; no other is asked. */
  void failed(Job job, String refusal) {
    String sql =
        """
        update recipient
        set status = case when copies > 1 then 'REVIEW' else 'FAILED' end,
            copies = copies - 1, refusal = $3, updated_at = now()
        where id = $1 and lease_token = $2 and status = 'DISPATCHED'
        """;
    ledger.execute(sql, Tuple.of(job.id(), job.leaseToken(), refusal));
  }

  /** It cannot be made into a mail; no vendor was asked this time. */
  void unsendable(Job job, String why) {
    String sql =
        """
        update recipient
        set status = case when copies > 0 then 'REVIEW' else 'FAILED' end,
            refusal = $3, updated_at = now()
        where id = $1 and lease_token = $2 and status = 'LEASED'
        """;
    ledger.execute(sql, Tuple.of(job.id(), job.leaseToken(), why));
  }

  /**
   * Every vendor that was asked is known not to have it: 5 s, doubled with each try, at most an
   * hour, give or take a fifth.
   *
   * @param atLeast what the vendor asked for
   */
  void requeue(Job job, String reason, Duration atLeast) {
    String sql =
        """
        update recipient
        set copies = copies - case when status = 'DISPATCHED' then 1 else 0 end,
            status = 'QUEUED', tries = tries + 1, refusal = $3, updated_at = now(),
            lease_until = '-infinity',
            due_at = now() + interval '1 ms' * greatest($4::bigint,
                least(3600000, 5000 * power(2, least(tries, 10))) * (0.8 + random() * 0.4))
        where id = $1 and lease_token = $2 and status in ('LEASED', 'DISPATCHED')
        """;
    ledger.execute(
        sql, Tuple.of(job.id(), job.leaseToken(), reason, Math.min(atLeast.toMillis(), 3_600_000)));
  }

  /** No vendor was asked; that is no try. */
  void postpone(Job job, Duration wait) {
    String sql =
        """
        update recipient
        set copies = copies - case when status = 'DISPATCHED' then 1 else 0 end,
            status = 'QUEUED', updated_at = now(), lease_until = '-infinity',
            due_at = now() + $3::bigint * interval '1 ms'
        where id = $1 and lease_token = $2 and status in ('LEASED', 'DISPATCHED')
        """;
    ledger.execute(sql, Tuple.of(job.id(), job.leaseToken(), wait.toMillis()));
  }

  /** A vendor may have it: evidence is waited for. */
  void ambiguous(Job job, String reason) {
    String sql =
        """
        update recipient
        set status = 'AMBIGUOUS', refusal = $3, updated_at = now(), lease_until = '-infinity',
            due_at = now() + $4::bigint * interval '1 ms'
        where id = $1 and lease_token = $2 and status = 'DISPATCHED'
        """;
    ledger.execute(
        sql, Tuple.of(job.id(), job.leaseToken(), reason, policy.evidenceWait().toMillis()));
  }

  private static Set<Long> ids(RowSet<Row> rows) {
    Set<Long> ids = new HashSet<>();
    rows.forEach(row -> ids.add(row.getLong("id")));
    return ids;
  }
}
