package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Payments in the ledger, on their way to a charge. Time is the database's, so that all nodes agree
 * on leases.
 */
final class PaymentsStore {

  private final Sql database;
  private final Duration lease;

  PaymentsStore(Sql database, Duration lease) {
    this.database = database;
    this.lease = lease;
  }

  /**
   * Releases one vendor, which was proven not to have executed, and prepares the next.
   *
   * @return false when the lease is no longer ours
   */
  boolean move(Payment payment, ProviderId next) {
    String sql =
        """
        update payment set provider = $3, vendor_id = null, sent_at = now(), updated_at = now()
        where id = $1 and lease_token = $2 and status = 'SENT'
        """;
    Tuple arguments = Tuple.of(payment.id(), payment.leaseToken(), next.value());
    return database.execute(sql, arguments).rowCount() == 1;
  }

  /**
   * Releases a vendor that has declined softly, and prepares the next; both, and the note of it, or
   * none.
   *
   * @return empty when the lease is no longer ours
   */
  Optional<Payment> moveOn(Payment payment, ProviderId next, String why) {
    // The ledger never names both: whoever takes over after a crash asks the one it names.
    String sql =
        """
        with moved as (
          update payment set provider = $3, vendor_id = null, sent_at = now(), updated_at = now()
          where id = $1 and lease_token = $2 and status = 'SENT'
          returning *, now() as read_at),
        noted as (
          insert into payment_trail (payment_id, step, result)
          select id, 'soft decline', $4 from moved)
        select * from moved
        """;
    Tuple arguments = Tuple.of(payment.id(), payment.leaseToken(), next.value(), why);
    return PaymentRowsStore.first(database.execute(sql, arguments));
  }

  /** Takes over a payment that nobody works on; its lease has ended. */
  Optional<Payment> takeOver(UUID id) {
    // The condition on the lease is the invariant: two takers cannot both see it ended.
    String sql =
        """
        update payment
        set lease_token = lease_token + 1, updated_at = now(),
            lease_until = now() + $2::bigint * interval '1 ms'
        where id = $1 and status in ('SENT', 'UNKNOWN') and lease_until < now()
        returning *, now() as read_at
        """;
    return PaymentRowsStore.first(database.execute(sql, Tuple.of(id, lease.toMillis())));
  }

  /** Takes over payments that nobody works on, the longest waiting first. */
  List<Payment> takeDue(int most) {
    String sql =
        """
        update payment
        set lease_token = lease_token + 1, updated_at = now(),
            lease_until = now() + $2::bigint * interval '1 ms'
        where id in (select id from payment
                     where status in ('SENT', 'UNKNOWN', 'FENCING', 'ACTION_REQUIRED')
                       and lease_until < now()
                     order by lease_until limit $1 for update skip locked)
        returning *, now() as read_at
        """;
    return PaymentRowsStore.payments(database.execute(sql, Tuple.of(most, lease.toMillis())));
  }

  /** Could not be found out yet: to be looked at again, later each time, at most every 10 s. */
  void postpone(Payment payment) {
    String sql =
        """
        update payment
        set status = case when status = 'SENT' then 'UNKNOWN' else status end,
            resolve_attempts = resolve_attempts + 1, updated_at = now(),
            lease_until = now() + least(10, power(2, least(resolve_attempts, 6))) * interval '1 s'
        where id = $1 and lease_token = $2
          and status in ('SENT', 'UNKNOWN', 'FENCING', 'ACTION_REQUIRED')
        """;
    database.execute(sql, Tuple.of(payment.id(), payment.leaseToken()));
  }

  Optional<Payment> byId(UUID id) {
    String sql = "select *, now() as read_at from payment where id = $1";
    return PaymentRowsStore.first(database.execute(sql, Tuple.of(id)));
  }

  /** All of that reference, the newest first: only that one may be alive. */
  List<Payment> byReference(String merchantReference) {
    // Those alive and those that are over are in two indexes, whose conditions stand here word for
    // word.
    String sql =
        """
        select *, now() as read_at from payment
        where merchant_reference = $1
          and status not in ('DECLINED_SOFT', 'DECLINED_HARD', 'NOT_EXECUTED', 'FENCED', 'CANCELLED')
        union all
        select *, now() as read_at from payment
        where merchant_reference = $1
          and status in ('DECLINED_SOFT', 'DECLINED_HARD', 'NOT_EXECUTED', 'FENCED', 'CANCELLED')
        order by created_at desc limit 100
        """;
    return PaymentRowsStore.payments(database.execute(sql, Tuple.of(merchantReference)));
  }
}
