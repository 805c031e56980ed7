package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Refusal;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/**
 * What was done and turns out not to have been: a capture that the scheme refused after days, a
 * refund that the bank sent back.
 */
final class UndoneStore {

  private final Sql database;

  UndoneStore(Sql database) {
    this.database = database;
  }

  /**
   * Takes back a capture or refund that had ended well: the payment changes with it, or neither
   * does.
   *
   * @return empty when it does not stand as done, or what it captured was given back meanwhile
   */
  Optional<Change> undo(UUID change, Refusal refusal) {
    // A change is taken back once, by its own status; and what was given back is never more than
    // what was taken, so a capture under a refund is not taken back here.
    String sql =
        """
        with undone as (
          update payment_change c
          set status = 'REFUSED', refusal_code = $2, refusal_message = $3, updated_at = now()
          from payment p
          where c.id = $1 and c.status = 'DONE' and p.id = c.payment_id
            and (c.kind = 'REFUND'
                 or (c.kind = 'CAPTURE' and p.captured - c.amount >= p.refund_reserved))
          returning c.*, now() as read_at),
        moved as (
          update payment p
          set captured = captured - case when u.kind = 'CAPTURE' then u.amount else 0 end,
              capture_reserved = capture_reserved - case when u.kind = 'CAPTURE' then u.amount else 0 end,
              refunded = refunded - case when u.kind = 'REFUND' then u.amount else 0 end,
              refund_reserved = refund_reserved - case when u.kind = 'REFUND' then u.amount else 0 end,
              status = case when u.kind = 'CAPTURE' and captured = u.amount then 'AUTHORISED'
                            when u.kind = 'CAPTURE' then p.status
                            when refunded = u.amount then 'CAPTURED'
                            else 'PARTIALLY_REFUNDED' end,
              updated_at = now()
          from undone u where p.id = u.payment_id)
        select * from undone
        """;
    Tuple arguments = Tuple.of(change, refusal.code(), refusal.message());
    return PaymentRowsStore.changes(database.execute(sql, arguments)).stream().findFirst();
  }

  /**
   * Takes back the capture that came with the charge: the vendor holds the money still, and it can
   * be asked for once more.
   *
   * @return empty when the payment is not captured by its charge alone, or some was given back
   */
  Optional<Payment> undoCapture(UUID payment, ProviderId provider, String key) {
    // Whoever captured it by hand since then has a change, and is not undone by old news.
    String sql =
        """
        update payment
        set status = 'AUTHORISED', captured = 0, capture_reserved = 0, updated_at = now()
        where id = $1 and provider = $2 and key_of(payment) = $3
          and status = 'CAPTURED' and capture = 'AUTOMATIC' and refund_reserved = 0
          and not exists (select 1 from payment_change
                          where payment_id = payment.id and kind = 'CAPTURE')
        returning *, now() as read_at
        """;
    return PaymentRowsStore.first(database.execute(sql, Tuple.of(payment, provider.value(), key)));
  }
}
