package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.Batches;
import dev.understudy.ledger.OrderedIds;
import dev.understudy.ledger.Sql;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Who may charge: one intent for each key and each order. Claims that come together are one commit.
 */
final class ClaimsStore {

  private static final int LARGEST_BATCH = 64;

  /** The more wait for the one before them, the more share a commit. */
  private static final int AT_ONCE = 1;

  private static final String UNIQUE_VIOLATION = "23505";

  private final Sql database;
  private final Duration lease;
  private final OrderedIds ids;
  private final Batches<Asked, Optional<Payment>> claims =
      new Batches<>(LARGEST_BATCH, AT_ONCE, this::claimed);

  ClaimsStore(Sql database, Duration lease, OrderedIds ids) {
    this.database = database;
    this.lease = lease;
    this.ids = ids;
  }

  private record Asked(UUID id, String key, NewPayment request, ProviderId provider) {

    Payment began(Instant at) {
      return new Payment(
          id,
          request.fingerprint(),
          request,
          PaymentStatus.SENT,
          provider,
          0,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          0,
          1,
          at,
          Duration.ZERO);
    }
  }

  /** Claims a key. When it is ours, the intent is on disk: now a vendor may hear of it. */
  Claim claim(String key, NewPayment request, ProviderId provider) {
    return claims
        .write(new Asked(ids.next(), key, request, provider))
        .<Claim>map(Claim.Ours::new)
        .or(() -> byKey(key).map(Claim.Taken::new))
        // Nobody has the key, so it is the order that somebody has.
        .orElseGet(Claim.ReferenceTaken::new);
  }

  /** How many claims wait for the next commit. */
  int waiting() {
    return claims.waiting();
  }

  private List<Optional<Payment>> claimed(List<Asked> batch) {
    // The unique key and the unique order are the invariant: of all who claim one, on all nodes
    // and within one batch, one gets the row. In one order, so that batches of two nodes do not
    // wait for each other.
    String sql =
        """
        insert into payment (id, idempotency_key, fingerprint, merchant_reference, amount, currency,
                             payment_method, capture, purpose, status, provider, lease_until)
        select id, key, fingerprint, reference, amount, currency, method, capture, purpose, 'SENT',
               provider, now() + $11::bigint * interval '1 ms'
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[],
                    $7::text[], $8::text[], $9::text[], $10::text[])
          as asked (id, key, fingerprint, reference, amount, currency, method, capture, purpose,
                    provider)
        order by key
        on conflict do nothing
        returning id, created_at
        """;
    Tuple arguments =
        Tuple.tuple()
            .addArrayOfUUID(batch.stream().map(Asked::id).toArray(UUID[]::new))
            .addArrayOfString(texts(batch, Asked::key))
            .addArrayOfString(texts(batch, each -> each.request().fingerprint()))
            .addArrayOfString(texts(batch, each -> each.request().merchantReference()))
            .addArrayOfLong(
                batch.stream().map(e -> e.request().amount().minorUnits()).toArray(Long[]::new))
            .addArrayOfString(
                texts(batch, each -> each.request().amount().currency().getCurrencyCode()))
            .addArrayOfString(texts(batch, each -> each.request().paymentMethod()))
            .addArrayOfString(texts(batch, each -> each.request().capture().name()))
            .addArrayOfString(texts(batch, each -> each.request().purpose().name()))
            .addArrayOfString(texts(batch, each -> each.provider().value()))
            .addLong(lease.toMillis());
    Map<UUID, Instant> ours = new HashMap<>();
    for (Row row : database.execute(sql, arguments)) {
      ours.put(row.getUUID(0), row.getOffsetDateTime(1).toInstant());
    }
    return batch.stream()
        .map(each -> Optional.ofNullable(ours.get(each.id())).map(each::began))
        .toList();
  }

  private static String[] texts(List<Asked> batch, Function<Asked, String> text) {
    return batch.stream().map(text).toArray(String[]::new);
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
      if (UNIQUE_VIOLATION.equals(e.getSqlState())) {
        return new Claim.ReferenceTaken();
      }
      throw e;
    }
  }

  private Optional<Payment> byKey(String key) {
    String sql = "select *, now() as read_at from payment where idempotency_key = $1";
    return PaymentRowsStore.first(database.execute(sql, Tuple.of(key)));
  }
}
