package dev.understudy.payments;

import dev.understudy.failover.Outcome;
import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Refusal;
import dev.understudy.ledger.Batches;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** How attempts ended. Outcomes that come together are one commit. */
final class OutcomesStore {

  private static final int LARGEST_BATCH = 64;

  /** The more wait for the one before them, the more share a commit. */
  private static final int AT_ONCE = 1;

  private final Sql database;
  private final PaymentsStore payments;
  private final Batches<Ended, Optional<Payment>> outcomes =
      new Batches<>(LARGEST_BATCH, AT_ONCE, this::finished);

  OutcomesStore(Sql database, PaymentsStore payments) {
    this.database = database;
    this.payments = payments;
  }

  private record Ended(Payment payment, Outcome<Receipt> outcome) {

    Optional<Receipt> receipt() {
      return outcome instanceof Outcome.Success<Receipt>(Receipt given)
          ? Optional.of(given)
          : Optional.empty();
    }

    Optional<Refusal> refusal() {
      return outcome instanceof Outcome.Declined<Receipt>(Refusal given)
          ? Optional.of(given)
          : Optional.empty();
    }

    /** The payment with what was written; only what others may have written meanwhile was read. */
    Payment stands(Row row) {
      return new Payment(
          payment.id(),
          payment.fingerprint(),
          payment.request(),
          Statuses.of(outcome),
          new ProviderId(row.getString("provider")),
          payment.attempt(),
          payment.fences(),
          Optional.ofNullable(row.getString("vendor_id")),
          refusal(),
          receipt().flatMap(Receipt::nextAction),
          row.getLong("captured"),
          row.getLong("refunded"),
          payment.leaseToken(),
          payment.createdAt(),
          PaymentRowsStore.age(row, "sent_at"));
    }
  }

  /** Writes how the attempt ended, if the lease is still ours; gives the payment as it stands. */
  Payment finish(Payment payment, Outcome<Receipt> outcome) {
    return outcomes
        .write(new Ended(payment, outcome))
        .or(() -> payments.byId(payment.id()))
        .orElseThrow();
  }

  /** How many outcomes wait for the next commit. */
  int waiting() {
    return outcomes.waiting();
  }

  private List<Optional<Payment>> finished(List<Ended> batch) {
    // The token is the invariant: who lost the lease cannot overwrite what its taker found out.
    String sql =
        """
        update payment
        set status = ended.status, vendor_id = coalesce(ended.vendor_id, payment.vendor_id),
            refusal_code = ended.refusal_code, refusal_message = ended.refusal_message,
            next_action = ended.next_action, updated_at = now(), lease_until = now(),
            captured = case when ended.status = 'CAPTURED' then amount else captured end,
            capture_reserved =
              case when ended.status = 'CAPTURED' then amount else capture_reserved end
        from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[],
                    $7::text[])
          as ended (payment_id, token, status, vendor_id, refusal_code, refusal_message,
                    next_action)
        where id = payment_id and lease_token = token
          and payment.status in ('SENT', 'UNKNOWN', 'ACTION_REQUIRED')
        returning id, provider, payment.vendor_id, captured, refunded, sent_at, now() as read_at
        """;
    Tuple arguments =
        Tuple.tuple()
            .addArrayOfUUID(batch.stream().map(each -> each.payment().id()).toArray(UUID[]::new))
            .addArrayOfLong(
                batch.stream().map(each -> each.payment().leaseToken()).toArray(Long[]::new))
            .addArrayOfString(texts(batch, each -> Optional.of(Statuses.of(each.outcome()).name())))
            .addArrayOfString(texts(batch, each -> each.receipt().map(Receipt::vendorId)))
            .addArrayOfString(texts(batch, each -> each.refusal().map(Refusal::code)))
            .addArrayOfString(texts(batch, each -> each.refusal().map(Refusal::message)))
            .addArrayOfString(texts(batch, each -> each.receipt().flatMap(Receipt::nextAction)));
    Map<UUID, Row> ours = new HashMap<>();
    for (Row row : database.execute(sql, arguments)) {
      ours.put(row.getUUID(0), row);
    }
    return batch.stream()
        .map(each -> Optional.ofNullable(ours.get(each.payment().id())).map(each::stands))
        .toList();
  }

  /** Where there is none, the database gets a null. */
  private static String[] texts(List<Ended> batch, Function<Ended, Optional<String>> text) {
    return batch.stream().map(each -> text.apply(each).orElse(null)).toArray(String[]::new);
  }
}
