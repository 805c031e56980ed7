package dev.understudy.payments;

import dev.understudy.failover.Refusal;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Captures, cancels and refunds in the ledger; they are begun in {@link HoldsStore}. */
final class ChangesStore {

  private final Sql database;
  private final Duration lease;

  ChangesStore(Sql database, Duration lease) {
    this.database = database;
    this.lease = lease;
  }

  Optional<Change> byKey(UUID payment, String key) {
    String sql =
        """
        select *, now() as read_at from payment_change
        where payment_id = $1 and idempotency_key = $2
        """;
    return first(sql, Tuple.of(payment, key));
  }

  Optional<Change> byId(UUID id) {
    return first("select *, now() as read_at from payment_change where id = $1", Tuple.of(id));
  }

  List<Change> of(UUID payment) {
    String sql =
        """
        select *, now() as read_at from payment_change where payment_id = $1 order by created_at
        """;
    return PaymentRowsStore.changes(database.execute(sql, Tuple.of(payment)));
  }

  /** Takes over changes that nobody works on, the longest waiting first. */
  List<Change> takeDue(int most) {
    String sql =
        """
        update payment_change
        set lease_token = lease_token + 1, updated_at = now(),
            lease_until = now() + $2::bigint * interval '1 ms'
        where id in (select id from payment_change
                     where status in ('SENT', 'UNKNOWN') and lease_until < now()
                     order by lease_until limit $1 for update skip locked)
        returning *, now() as read_at
        """;
    return PaymentRowsStore.changes(database.execute(sql, Tuple.of(most, lease.toMillis())));
  }

  /** The vendor has taken it and will tell how it ends. */
  Change pending(Change change, String vendorRef) {
    String sql =
        """
        update payment_change set status = 'PENDING', vendor_ref = $3, updated_at = now()
        where id = $1 and lease_token = $2 and status in ('SENT', 'UNKNOWN')
        returning *, now() as read_at
        """;
    return first(sql, Tuple.of(change.id(), change.leaseToken(), vendorRef))
        .or(() -> byId(change.id()))
        .orElseThrow();
  }

  /**
   * Ends a change, as its vendor answered or told: the payment changes with it, or neither does.
   */
  Change end(UUID id, Optional<String> vendorRef, Optional<Refusal> refusal) {
    // The vendor's word counts whoever holds the lease; only what is open is ended, so it counts
    // once.
    String sql =
        """
        with ended as (
          update payment_change
          set status = case when $3::text is null then 'DONE' else 'REFUSED' end,
              vendor_ref = coalesce($2, vendor_ref), refusal_code = $3, refusal_message = $4,
              updated_at = now()
          where id = $1 and status in ('SENT', 'UNKNOWN', 'PENDING', 'MANUAL')
          returning *, now() as read_at),
        moved as (
          update payment p
          set captured = captured + case when e.kind = 'CAPTURE' and e.status = 'DONE' then e.amount else 0 end,
              capture_reserved = case when e.kind = 'REFUND' then capture_reserved
                                      when e.kind = 'CAPTURE' and e.status = 'DONE' then captured + e.amount
                                      else captured end,
              refunded = refunded + case when e.kind = 'REFUND' and e.status = 'DONE' then e.amount else 0 end,
              refund_reserved = refund_reserved
                              - case when e.kind = 'REFUND' and e.status = 'REFUSED' then e.amount else 0 end,
              status = case when e.status = 'REFUSED' then p.status
                            when e.kind = 'CAPTURE' and (e.last or captured + e.amount = p.amount) then 'CAPTURED'
                            when e.kind = 'CAPTURE' then p.status
                            when e.kind = 'CANCEL' then 'CANCELLED'
                            when refunded + e.amount = captured then 'REFUNDED'
                            else 'PARTIALLY_REFUNDED' end,
              updated_at = now()
          from ended e where p.id = e.payment_id)
        select * from ended
        """;
    Tuple arguments =
        Tuple.tuple()
            .addUUID(id)
            .addString(vendorRef.orElse(null))
            .addString(refusal.map(Refusal::code).orElse(null))
            .addString(refusal.map(Refusal::message).orElse(null));
    return first(sql, arguments).or(() -> byId(id)).orElseThrow();
  }

  /** Could not be found out yet: to be asked for again, later each time, at most every 10 s. */
  Change postpone(Change change, Change.Status status) {
    String sql =
        """
        update payment_change
        set status = $3, attempts = attempts + 1, updated_at = now(),
            lease_until = now() + least(10, power(2, least(attempts, 6))) * interval '1 s'
        where id = $1 and lease_token = $2 and status in ('SENT', 'UNKNOWN')
        returning *, now() as read_at
        """;
    return first(sql, Tuple.of(change.id(), change.leaseToken(), status.name()))
        .or(() -> byId(change.id()))
        .orElseThrow();
  }

  private Optional<Change> first(String sql, Tuple arguments) {
    return PaymentRowsStore.changes(database.execute(sql, arguments)).stream().findFirst();
  }
}
