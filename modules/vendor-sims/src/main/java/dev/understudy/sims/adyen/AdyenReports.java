package dev.understudy.sims.adyen;

import dev.understudy.sims.SimResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The "Payments accounting report", the part of its columns that a reconciliation needs: Adyen has
 * no list of payments, only reports of a day.
 */
final class AdyenReports {

  static final Pattern PATH =
      Pattern.compile(
          "/reports/download/MerchantAccount/"
              + AdyenSim.MERCHANT_ACCOUNT
              + "/payments_accounting_report_(\\d{4})_(\\d{2})_(\\d{2})\\.csv");

  private static final String HEADER =
      "Merchant Account,Psp Reference,Merchant Reference,Booking Date,TimeZone,Record Type,"
          + "Payment Currency,Authorised (PC),Captured (PC),Refunded (PC)\n";

  private AdyenReports() {}

  static SimResponse report(Matcher path, SequencedMap<String, AdyenPayment> payments) {
    LocalDate day =
        LocalDate.of(
            Integer.parseInt(path.group(1)),
            Integer.parseInt(path.group(2)),
            Integer.parseInt(path.group(3)));
    StringBuilder csv = new StringBuilder(HEADER);
    payments.values().stream()
        .filter(payment -> payment.authorised)
        .filter(payment -> LocalDate.ofInstant(payment.created, ZoneOffset.UTC).equals(day))
        .forEach(payment -> csv.append(line(payment)));
    return new SimResponse(200, Map.of("Content-Type", "text/csv"), csv.toString());
  }

  private static String line(AdyenPayment payment) {
    return String.join(
            ",",
            AdyenSim.MERCHANT_ACCOUNT,
            payment.id,
            payment.reference,
            payment.created.toString(),
            "UTC",
            payment.cancelled ? "Cancelled" : payment.captured > 0 ? "Settled" : "Authorised",
            payment.amount.getString("currency"),
            "" + payment.value(),
            "" + payment.captured,
            "" + payment.refunded)
        + "\n";
  }
}
