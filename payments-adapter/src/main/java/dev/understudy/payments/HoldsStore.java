package dev.understudy.payments;

import dev.understudy.ledger.Sql;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** How a capture, a cancel or a refund begins: it holds its part of the payment. */
final class HoldsStore {

  private static final String UNIQUE_VIOLATION = "23505";

  private final Sql database;
  private final Duration lease;

  HoldsStore(Sql database, Duration lease) {
    this.database = database;
    this.lease = lease;
  }

  /**
   * Holds a part of a payment for a change, and writes the change: all on disk before the vendor
   * hears of it.
   *
   * @param amount all that is left when empty
   * @return empty when the payment does not allow it now, or the key was used before
   */
  Optional<Change> reserve(
      UUID payment, String key, Change.Kind kind, OptionalLong amount, boolean last) {
    String sql =
        """
        with held as (%s)
        insert into payment_change (id, payment_id, idempotency_key, kind, amount, asked_amount,
                                    last, status, lease_until)
        select $1, $2, $3, $5, last_held, $4, $6, 'SENT', now() + $7::bigint * interval '1 ms' from held
        returning *, now() as read_at
        """
            .formatted(holding(kind));
    Tuple arguments =
        Tuple.tuple()
            .addUUID(UUID.randomUUID())
            .addUUID(payment)
            .addString(key)
            .addLong(amount.isPresent() ? amount.getAsLong() : null)
            .addString(kind.name())
            .addBoolean(last)
            .addLong(lease.toMillis());
    try {
      return PaymentRowsStore.changes(database.execute(sql, arguments)).stream().findFirst();
    } catch (PgException e) {
      if (UNIQUE_VIOLATION.equals(e.getSqlState())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * The row's lock and these conditions are the invariant: what is held and done never exceeds what
   * there is, and captures and cancels go one after the other.
   */
  private static String holding(Change.Kind kind) {
    return switch (kind) {
      case CAPTURE ->
          """
          update payment
          set last_held = coalesce($4, amount - captured),
              capture_reserved = captured + coalesce($4, amount - captured)
          where id = $2 and status = 'AUTHORISED' and capture_reserved = captured
            and coalesce($4, amount - captured) between 1 and amount - captured
          returning last_held
          """;
      case CANCEL ->
          """
          update payment set last_held = amount, capture_reserved = amount
          where id = $2 and status in ('AUTHORISED', 'ACTION_REQUIRED') and capture_reserved = 0
            and $4::bigint is null
          returning last_held
          """;
      case REFUND ->
          """
          update payment
          set last_held = coalesce($4, captured - refund_reserved),
              refund_reserved = refund_reserved + coalesce($4, captured - refund_reserved)
          where id = $2 and status in ('CAPTURED', 'PARTIALLY_REFUNDED')
            and coalesce($4, captured - refund_reserved) between 1 and captured - refund_reserved
          returning last_held
          """;
    };
  }
}
