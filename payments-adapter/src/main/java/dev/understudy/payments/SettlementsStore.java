package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Refusal;
import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What ends a payment other than the answer to its charge: news, fences, and people. */
final class SettlementsStore {

  /** Their charge has not been heard of yet. */
  private static final Set<PaymentStatus> OPEN =
      EnumSet.of(
          PaymentStatus.SENT,
          PaymentStatus.UNKNOWN,
          PaymentStatus.ACTION_REQUIRED,
          PaymentStatus.MANUAL);

  private final Sql database;

  SettlementsStore(Sql database) {
    this.database = database;
  }

  /**
   * Writes what verified news says of a charge, whoever holds the lease: it is what happened.
   *
   * @return empty when the payment was not waiting for that news, at that vendor, in that attempt
   */
  Optional<Payment> settle(UUID id, ProviderId provider, String key, Receipt receipt) {
    // Only what is open is settled, and only by who has it; so the order of news does not matter.
    String sql =
        """
        update payment
        set status = $5, vendor_id = $6, next_action = $7, updated_at = now(),
            lease_until = now(),
            captured = case when $5 = 'CAPTURED' then amount else captured end,
            capture_reserved = case when $5 = 'CAPTURED' then amount else capture_reserved end
        where id = $1 and provider = $2 and key_of(payment) = $3
          and status = any($4::text[]) and (status <> 'AUTHORISED' or capture_reserved = 0)
        returning *, now() as read_at
        """;
    PaymentStatus next = Statuses.of(receipt.state());
    Tuple arguments =
        Tuple.tuple()
            .addUUID(id)
            .addString(provider.value())
            .addString(key)
            .addArrayOfString(waitingFor(next))
            .addString(next.name())
            .addString(receipt.vendorId())
            .addString(receipt.nextAction().orElse(null));
    return PaymentRowsStore.first(database.execute(sql, arguments));
  }

  /**
   * What a vendor takes back by itself, such as an authorisation that has expired, is CANCELLED
   * only when nothing of it was or is being captured. What is being fenced has its own end, and
   * what is done is not undone by old news.
   */
  private static String[] waitingFor(PaymentStatus next) {
    return Arrays.stream(PaymentStatus.values())
        .filter(from -> from.next().contains(next))
        .filter(from -> OPEN.contains(from) || isTakenBack(from, next))
        .map(PaymentStatus::name)
        .toArray(String[]::new);
  }

  private static boolean isTakenBack(PaymentStatus from, PaymentStatus next) {
    return from == PaymentStatus.AUTHORISED && next == PaymentStatus.CANCELLED;
  }

  /** The vendor asks the customer for more, such as a challenge after a fingerprint. */
  Optional<Payment> askMore(UUID id, String key, Receipt receipt) {
    String sql =
        """
        update payment set next_action = $3, updated_at = now()
        where id = $1 and key_of(payment) = $2 and status = 'ACTION_REQUIRED'
        returning *, now() as read_at
        """;
    return PaymentRowsStore.first(
        database.execute(sql, Tuple.of(id, key, receipt.nextAction().orElse(null))));
  }

  /** Writes that verified news says that a charge was declined. */
  Optional<Payment> settle(UUID id, ProviderId provider, String key, Refusal refusal) {
    String sql =
        """
        update payment
        set status = $4, refusal_code = $5, refusal_message = $6, updated_at = now(),
            lease_until = now()
        where id = $1 and provider = $2 and key_of(payment) = $3
          and status in ('SENT', 'UNKNOWN', 'ACTION_REQUIRED', 'MANUAL')
        returning *, now() as read_at
        """;
    Tuple arguments =
        Tuple.tuple()
            .addUUID(id)
            .addString(provider.value())
            .addString(key)
            .addString(Statuses.of(refusal).name())
            .addString(refusal.code())
            .addString(refusal.message());
    return PaymentRowsStore.first(database.execute(sql, arguments));
  }

  /** From here on the vendor is told to keep no money; nothing else may end this attempt. */
  Optional<Payment> startFencing(Payment payment) {
    // Durable before the vendor hears of it: a node that takes over must not charge again.
    String sql =
        """
        update payment set status = 'FENCING', fences = fences + 1, updated_at = now()
        where id = $1 and lease_token = $2 and status in ('SENT', 'UNKNOWN', 'ACTION_REQUIRED')
        returning *, now() as read_at
        """;
    return PaymentRowsStore.first(
        database.execute(sql, Tuple.of(payment.id(), payment.leaseToken())));
  }

  /** Proven: the vendor keeps no money for it. */
  Optional<Payment> fenced(UUID id, String key) {
    String sql =
        """
        update payment set status = 'FENCED', updated_at = now(), lease_until = now()
        where id = $1 and key_of(payment) = $2
          and status in ('FENCING', 'MANUAL')
        returning *, now() as read_at
        """;
    return PaymentRowsStore.first(database.execute(sql, Tuple.of(id, key)));
  }

  /** There was nothing to fence, so it is as unknown as before. */
  Optional<Payment> unfenced(UUID id, String key) {
    String sql =
        """
        update payment set status = 'UNKNOWN', updated_at = now(), lease_until = now()
        where id = $1 and key_of(payment) = $2
          and status = 'FENCING'
        returning *, now() as read_at
        """;
    return PaymentRowsStore.first(database.execute(sql, Tuple.of(id, key)));
  }

  /** Nobody could find out in time: people are alerted. */
  Optional<Payment> manual(Payment payment) {
    String sql =
        """
        update payment set status = 'MANUAL', updated_at = now()
        where id = $1 and lease_token = $2 and status in ('SENT', 'UNKNOWN', 'FENCING')
        returning *, now() as read_at
        """;
    return PaymentRowsStore.first(
        database.execute(sql, Tuple.of(payment.id(), payment.leaseToken())));
  }

  /**
   * A person has found out. The word and its writer are kept with it, in one statement.
   *
   * @param trail who, and why
   */
  Optional<Payment> settleByHand(
      UUID id, PaymentStatus status, Optional<String> vendorId, String trail) {
    String sql =
        """
        with settled as (
          update payment
          set status = $2, vendor_id = coalesce($3, vendor_id), updated_at = now(),
              captured = case when $2 = 'CAPTURED' then amount else captured end,
              capture_reserved = case when $2 = 'CAPTURED' then amount else capture_reserved end
          where id = $1 and status = 'MANUAL'
          returning *, now() as read_at),
        told as (
          insert into payment_trail (payment_id, step, result)
          select id, 'settled by hand', $4 from settled)
        select * from settled
        """;
    return PaymentRowsStore.first(
        database.execute(sql, Tuple.of(id, status.name(), vendorId.orElse(null), trail)));
  }
}
