package dev.understudy.payments.vendor.adyen;

import dev.understudy.failover.Fault;
import dev.understudy.failover.Outcome;
import dev.understudy.payments.Listed;
import dev.understudy.payments.Receipt;
import dev.understudy.service.VendorReply;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The "Payments accounting report" of a day, read by the names of its columns. */
final class AdyenReport {

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy_MM_dd");

  private AdyenReport() {}

  static String path(String merchantAccount, LocalDate day) {
    return "/reports/download/MerchantAccount/"
        + merchantAccount
        + "/payments_accounting_report_"
        + DAY.format(day)
        + ".csv";
  }

  static Outcome<List<Listed>> read(VendorReply reply) {
    return switch (reply.status()) {
      case 200 -> new Outcome.Success<>(lines(reply.body().toString()));
      // A day on which nothing happened has no report.
      case 404 -> new Outcome.Success<>(List.of());
      case 401, 403 ->
          new Outcome.NotExecuted<>(new Fault(Fault.Kind.ACCOUNT, "status " + reply.status()));
      default ->
          new Outcome.Unknown<>(new Fault(Fault.Kind.SERVER_ERROR, "status " + reply.status()));
    };
  }

  private static List<Listed> lines(String csv) {
    List<String> lines = csv.lines().toList();
    List<String> names = lines.isEmpty() ? List.of() : Arrays.asList(lines.getFirst().split(","));
    return lines.stream().skip(1).map(line -> listed(names, line.split(",", -1))).toList();
  }

  private static Listed listed(List<String> names, String[] values) {
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      row.put(names.get(i), values[i]);
    }
    return new Listed(
        row.getOrDefault("Psp Reference", ""),
        row.getOrDefault("Merchant Reference", ""),
        Instant.parse(row.getOrDefault("Booking Date", "")),
        row.getOrDefault("Payment Currency", ""),
        Long.parseLong(row.getOrDefault("Authorised (PC)", "0")),
        Long.parseLong(row.getOrDefault("Captured (PC)", "0")),
        Long.parseLong(row.getOrDefault("Refunded (PC)", "0")),
        switch (row.getOrDefault("Record Type", "")) {
          case "Cancelled" -> Receipt.State.CANCELLED;
          case "Settled", "SentForSettle", "Refunded" -> Receipt.State.CAPTURED;
          default -> Receipt.State.AUTHORISED;
        });
  }
}
