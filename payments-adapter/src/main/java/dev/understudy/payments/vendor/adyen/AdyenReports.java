package dev.understudy.payments.vendor.adyen;

import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.payments.Listed;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Adyen has no list of payments, only a report for each day, which is downloaded from another host
 * than payments go to, and as another user.
 *
 * @param apiKey of a user that may download reports
 * @param limit for one report
 * @param calls to the host of the reports
 */
public record AdyenReports(
    String merchantAccount, Secret apiKey, Duration limit, VendorCalls calls, InstantSource clock) {

  Outcome<List<Listed>> list(Instant from, Instant to, Deadline deadline) {
    List<Listed> all = new ArrayList<>();
    LocalDate last = LocalDate.ofInstant(to.minusNanos(1), ZoneOffset.UTC);
    for (LocalDate day = LocalDate.ofInstant(from, ZoneOffset.UTC);
        !day.isAfter(last);
        day = day.plusDays(1)) {
      VendorRequest request =
          VendorRequest.get(
              AdyenReport.path(merchantAccount, day), Map.of("X-API-Key", apiKey.value()));
      Outcome<List<Listed>> report =
          calls.send(request, deadline.within(limit, clock), AdyenReport::read);
      if (!(report instanceof Outcome.Success<List<Listed>>(List<Listed> listed))) {
        return report;
      }
      listed.stream()
          .filter(item -> !item.createdAt().isBefore(from) && item.createdAt().isBefore(to))
          .forEach(all::add);
    }
    return new Outcome.Success<>(List.copyOf(all));
  }
}
