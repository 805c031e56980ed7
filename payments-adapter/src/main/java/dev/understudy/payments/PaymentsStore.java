package dev.understudy.payments;

import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Refusal;
import dev.understudy.ledger.Database;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Payments in the ledger. Time is the database's, so that all nodes agree on leases. */
final class PaymentsStore {

  private static final String UNIQUE_VIOLATION = "23505";

  private final Database database;
  private final Duration lease;

  PaymentsStore(Database database, Duration lease) {
    this.database = database;
    this.lease = lease;
  }

  /** Claims a key. When it is ours, the intent is on disk: now a vendor may hear of it. */
  Claim claim(String key, NewPayment request, ProviderId provider) {
    // The unique key is the invariant: of all who claim it, on all nodes, one gets the row.
    String sql =
        """
        insert into payment (id, idempotency_key, fingerprint, merchant_reference, amount, currency,
                             payment_method, capture, status, provider, lease_until)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 'SENT', $9, now() + $10::bigint * interval '1 ms')
        on conflict (idempotency_key) do nothing
        returning *
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
            .addString(provider.value())
            .addLong(lease.toMillis());
    try {
      return first(database.execute(sql, arguments))
          .<Claim>map(Claim.Ours::new)
          .or(() -> byKey(key).map(Claim.Taken::new))
          .orElseThrow();
    } catch (PgException e) {
      return referenceTaken(e);
    }
  }

  /** Takes a payment that was proven not executed for another try; one taker gets it. */
  Claim reopen(Payment payment, ProviderId provider) {
    String sql =
        """
        update payment
        set status = 'SENT', provider = $3, lease_token = lease_token + 1, updated_at = now(),
            lease_until = now() + $4::bigint * interval '1 ms'
        where id = $1 and lease_token = $2 and status = 'NOT_EXECUTED'
        returning *
        """;
    Tuple arguments =
        Tuple.of(payment.id(), payment.leaseToken(), provider.value(), lease.toMillis());
    try {
      return first(database.execute(sql, arguments))
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
        update payment set provider = $3, updated_at = now()
        where id = $1 and lease_token = $2 and status = 'SENT'
        """;
    Tuple arguments = Tuple.of(payment.id(), payment.leaseToken(), next.value());
    return database.execute(sql, arguments).rowCount() == 1;
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
        returning *
        """;
    return first(database.execute(sql, Tuple.of(id, lease.toMillis())));
  }

  /** Takes over payments that nobody works on, the longest waiting first. */
  List<Payment> takeDue(int most) {
    String sql =
        """
        update payment
        set lease_token = lease_token + 1, updated_at = now(),
            lease_until = now() + $2::bigint * interval '1 ms'
        where id in (select id from payment
                     where status in ('SENT', 'UNKNOWN') and lease_until < now()
                     order by lease_until limit $1 for update skip locked)
        returning *
        """;
    RowSet<Row> rows = database.execute(sql, Tuple.of(most, lease.toMillis()));
    return StreamSupport.stream(rows.spliterator(), false).map(PaymentsStore::payment).toList();
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
        set status = $3, vendor_id = $4, refusal_code = $5, refusal_message = $6,
            updated_at = now(), lease_until = now()
        where id = $1 and lease_token = $2 and status in ('SENT', 'UNKNOWN')
        returning *
        """;
    Tuple arguments =
        Tuple.tuple()
            .addUUID(payment.id())
            .addLong(payment.leaseToken())
            .addString(status(outcome).name())
            .addString(receipt.map(Receipt::vendorId).orElse(null))
            .addString(refusal.map(Refusal::code).orElse(null))
            .addString(refusal.map(Refusal::message).orElse(null));
    return first(database.execute(sql, arguments)).or(() -> byId(payment.id())).orElseThrow();
  }

  /** Could not be found out yet: to be looked at again, later each time, at most every minute. */
  void postpone(Payment payment) {
    String sql =
        """
        update payment
        set status = 'UNKNOWN', resolve_attempts = resolve_attempts + 1, updated_at = now(),
            lease_until = now() + least(60, power(2, least(resolve_attempts, 6))) * interval '1 s'
        where id = $1 and lease_token = $2 and status in ('SENT', 'UNKNOWN')
        """;
    database.execute(sql, Tuple.of(payment.id(), payment.leaseToken()));
  }

  Optional<Payment> byId(UUID id) {
    return first(database.execute("select * from payment where id = $1", Tuple.of(id)));
  }

  /** The newest of that reference: the only one that may be alive. */
  Optional<Payment> byReference(String merchantReference) {
    String sql =
        """
        select * from payment where merchant_reference = $1 order by created_at desc limit 1
        """;
    return first(database.execute(sql, Tuple.of(merchantReference)));
  }

  private Optional<Payment> byKey(String key) {
    String sql = "select * from payment where idempotency_key = $1";
    return first(database.execute(sql, Tuple.of(key)));
  }

  private static PaymentStatus status(Outcome<Receipt> outcome) {
    return switch (outcome) {
      case Outcome.Success<Receipt>(Receipt receipt) ->
          receipt.captured() ? PaymentStatus.CAPTURED : PaymentStatus.AUTHORISED;
      case Outcome.Declined<Receipt>(Refusal refusal) ->
          refusal.soft() ? PaymentStatus.DECLINED_SOFT : PaymentStatus.DECLINED_HARD;
      case Outcome.NotExecuted<Receipt> _ -> PaymentStatus.NOT_EXECUTED;
      case Outcome.Unknown<Receipt> _ -> PaymentStatus.UNKNOWN;
    };
  }

  private static Optional<Payment> first(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).findFirst().map(PaymentsStore::payment);
  }

  private static Payment payment(Row row) {
    PaymentStatus status = PaymentStatus.valueOf(row.getString("status"));
    OffsetDateTime created = row.getOffsetDateTime("created_at");
    return new Payment(
        row.getUUID("id"),
        row.getString("fingerprint"),
        new NewPayment(
            row.getString("merchant_reference"),
            new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
            row.getString("payment_method"),
            Capture.valueOf(row.getString("capture"))),
        status,
        new ProviderId(row.getString("provider")),
        Optional.ofNullable(row.getString("vendor_id")),
        Optional.ofNullable(row.getString("refusal_code"))
            .map(
                code ->
                    new Refusal(
                        code,
                        row.getString("refusal_message"),
                        status == PaymentStatus.DECLINED_SOFT)),
        row.getLong("lease_token"),
        created.toInstant());
  }
}
