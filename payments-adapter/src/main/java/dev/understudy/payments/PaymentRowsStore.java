package dev.understudy.payments;

import dev.understudy.failover.ProviderId;
import dev.understudy.failover.Refusal;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** How a row of the ledger is read as a payment or a change. */
final class PaymentRowsStore {

  private PaymentRowsStore() {}

  static Optional<Payment> first(RowSet<Row> rows) {
    return payments(rows).stream().findFirst();
  }

  static List<Payment> payments(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(PaymentRowsStore::payment).toList();
  }

  static List<Change> changes(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(PaymentRowsStore::change).toList();
  }

  private static Payment payment(Row row) {
    PaymentStatus status = PaymentStatus.valueOf(row.getString("status"));
    return new Payment(
        row.getUUID("id"),
        row.getString("fingerprint"),
        new NewPayment(
            row.getString("merchant_reference"),
            new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
            row.getString("payment_method"),
            Capture.valueOf(row.getString("capture")),
            Purpose.valueOf(row.getString("purpose"))),
        status,
        new ProviderId(row.getString("provider")),
        row.getInteger("attempt"),
        row.getInteger("fences"),
        Optional.ofNullable(row.getString("vendor_id")),
        refusal(row, status == PaymentStatus.DECLINED_SOFT),
        Optional.ofNullable(row.getString("next_action")),
        row.getLong("captured"),
        row.getLong("refunded"),
        row.getLong("lease_token"),
        row.getOffsetDateTime("created_at").toInstant(),
        age(row, "sent_at"));
  }

  private static Change change(Row row) {
    return new Change(
        row.getUUID("id"),
        row.getUUID("payment_id"),
        Change.Kind.valueOf(row.getString("kind")),
        row.getLong("amount"),
        Optional.ofNullable(row.getLong("asked_amount")),
        row.getBoolean("last"),
        Change.Status.valueOf(row.getString("status")),
        Optional.ofNullable(row.getString("vendor_ref")),
        refusal(row, false),
        row.getLong("lease_token"),
        age(row, "created_at"));
  }

  private static Optional<Refusal> refusal(Row row, boolean soft) {
    return Optional.ofNullable(row.getString("refusal_code"))
        .map(code -> new Refusal(code, row.getString("refusal_message"), soft));
  }

  /** How long ago it was when the row was read, by the database's clock. */
  static Duration age(Row row, String since) {
    OffsetDateTime start = row.getOffsetDateTime(since);
    return Duration.between(start, row.getOffsetDateTime("read_at"));
  }
}
