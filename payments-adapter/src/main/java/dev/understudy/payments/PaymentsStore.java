package dev.understudy.payments;

import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Refusal;
import dev.understudy.ledger.Sql;
import io.vertx.pgclient.PgException;
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

  private static final String UNIQUE_VIOLATION = "23505";

  private final Sql database;
  private final Duration lease;

  PaymentsStore(Sql database, Duration lease) {
    this.database = database;
    this.lease = lease;
  }

  /** Claims a key. When it is ours, the intent is on disk: now a vendor may hear of it. */
  Claim claim(String key, NewPayment request, ProviderId provider) {
    // The unique key is the invariant: of all who claim it, on all nodes, one gets the row.
    String sql =
        """
        insert into payment (id, idempotency_key, fingerprint, merchant_reference, amount, currency,
                             payment_method, capture, purpose, status, provider, lease_until)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'SENT', $10,
                now() + $11::bigint * interval '1 ms')
        on conflict (idempotency_key) do nothing
        returning *, now() as read_at
        """;
    Tuple arguments =
        Tuple.tuple()
            .addUUID(UUID.randomUUID())
            .addString(key)
            .addString(request.fingerprint())
            .addString(request.merchantReference())
            .addLong(request.amount().minorUnits())
            .addString(request.amount().currency().getCurrencyCode())
            .addString(request.paymentMethod())
            .addString(request.capture().name())
            .addString(request.purpose().name())
            .addString(provider.value())
            .addLong(lease.toMillis());
    try {
      return PaymentRowsStore.first(database.execute(sql, arguments))
          .<Claim>map(Claim.Ours::new)
          .or(() -> byKey(key).map(Claim.Taken::new))
          .orElseThrow();
    } catch (PgException e) {
      return referenceTaken(e);
    }
  }

  /**
   * Takes a payment for another try, of which nothing was executed or nothing is left; one taker
   * gets it. After a fence its keys are new, since the old ones stand for what was undone.
   */
  Claim reopen(Payment payment, ProviderId provider) {
    String sql =
        """
        update payment
        set status = 'SENT', provider = $3, lease_token = lease_token + 1, updated_at = now(),
            attempt = attempt + case when status = 'FENCED' then 1 else 0 end,
            vendor_id = null, resolve_attempts = 0, sent_at = now(),
            lease_until = now() + $4::bigint * interval '1 ms'
        where id = $1 and lease_token = $2 and status in ('NOT_EXECUTED', 'FENCED')
        returning *, now() as read_at
        """;
    Tuple arguments =
        Tuple.of(payment.id(), payment.leaseToken(), provider.value(), lease.toMillis());
    try {
      return PaymentRowsStore.first(database.execute(sql, arguments))
          .<Claim>map(Claim.Ours::new)
          .orElseGet(() -> new Claim.Taken(payment));
    } catch (PgException e) {
      return referenceTaken(e);
    }
  }

  private static Claim referenceTaken(PgException e) {
    if (UNIQUE_VIOLATION.equals(e.getSqlState())) {
      return new Claim.ReferenceTaken();
    }
    throw e;
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

  /** Writes how the attempt ended, if the lease is still ours; gives the payment as it stands. */
  Payment finish(Payment payment, Outcome<Receipt> outcome) {
    Optional<Receipt> receipt =
        outcome instanceof Outcome.Success<Receipt>(Receipt given)
            ? Optional.of(given)
            : Optional.empty();
    Optional<Refusal> refusal =
        outcome instanceof Outcome.Declined<Receipt>(Refusal given)
            ? Optional.of(given)
            : Optional.empty();
    // The token is the invariant: who lost the lease cannot overwrite what its taker found out.
    String sql =
        """
        update payment
        set status = $3, vendor_id = coalesce($4, vendor_id), refusal_code = $5,
            refusal_message = $6, next_action = $7, updated_at = now(), lease_until = now(),
            captured = case when $3 = 'CAPTURED' then amount else captured end,
            capture_reserved = case when $3 = 'CAPTURED' then amount else capture_reserved end
        where id = $1 and lease_token = $2 and status in ('SENT', 'UNKNOWN', 'ACTION_REQUIRED')
        returning *, now() as read_at
        """;
    Tuple arguments =
        Tuple.tuple()
            .addUUID(payment.id())
            .addLong(payment.leaseToken())
            .addString(Statuses.of(outcome).name())
            .addString(receipt.map(Receipt::vendorId).orElse(null))
            .addString(refusal.map(Refusal::code).orElse(null))
            .addString(refusal.map(Refusal::message).orElse(null))
            .addString(receipt.flatMap(Receipt::nextAction).orElse(null));
    return PaymentRowsStore.first(database.execute(sql, arguments))
        .or(() -> byId(payment.id()))
        .orElseThrow();
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
    String sql =
        """
        select *, now() as read_at from payment where merchant_reference = $1
        order by created_at desc limit 100
        """;
    return PaymentRowsStore.payments(database.execute(sql, Tuple.of(merchantReference)));
  }

  private Optional<Payment> byKey(String key) {
    String sql = "select *, now() as read_at from payment where idempotency_key = $1";
    return PaymentRowsStore.first(database.execute(sql, Tuple.of(key)));
  }
}
