package dev.understudy.payments.vendor.adyen;

import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.payments.Changed;
import dev.understudy.payments.Charge;
import dev.understudy.payments.Fence;
import dev.understudy.payments.Listed;
import dev.understudy.payments.Modification;
import dev.understudy.payments.PaymentProvider;
import dev.understudy.payments.Receipt;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Adyen's Checkout API: one call that charges, under the payment's own idempotency key. It has no
 * inquiry: what is unknown is replayed, told by webhook, or fenced. Captures, cancels and refunds
 * are only taken; how they end is told by webhook.
 */
public final class AdyenPayments implements PaymentProvider {

  /** Adyen keeps keys for at least seven days; some hours are left for clocks. */
  private static final Duration KEY_WINDOW = Duration.ofDays(7).minusHours(6);

  private final Vendor vendor;
  private final String merchantAccount;
  private final Secret apiKey;
  private final VendorCalls calls;
  private final AdyenReports reports;
  private final InstantSource clock;

  public AdyenPayments(
      Vendor vendor,
      String merchantAccount,
      Secret apiKey,
      VendorCalls calls,
      AdyenReports reports,
      InstantSource clock) {
    this.vendor = vendor;
    this.merchantAccount = merchantAccount;
    this.apiKey = apiKey;
    this.calls = calls;
    this.reports = reports;
    this.clock = clock;
  }

  @Override
  public Outcome<Receipt> charge(Charge charge, Deadline deadline) {
    return post(
        "/payments",
        charge.key(),
        AdyenWire.payment(charge, merchantAccount),
        deadline,
        reply -> AdyenRepliesWire.receipt(reply, charge.capture()));
  }

  @Override
  public Duration keyWindow() {
    return KEY_WINDOW;
  }

  @Override
  public Outcome<Optional<Receipt>> read(
      Charge charge, Optional<String> vendorId, Deadline deadline) {
    return new Outcome.Success<>(Optional.empty());
  }

  @Override
  public Outcome<Optional<Receipt>> search(Charge charge, Deadline deadline) {
    return new Outcome.Success<>(Optional.empty());
  }

  /** A reversal cancels or refunds, whatever is needed; without its name a technical cancel. */
  @Override
  public Outcome<Fence> fence(
      Charge charge, Optional<String> vendorId, int round, Deadline deadline) {
    return vendorId
        .map(
            id ->
                post(
                    "/payments/" + id + "/reversals",
                    "fence-" + round + "-" + id,
                    AdyenWire.reversal(charge, merchantAccount),
                    deadline,
                    reply -> AdyenRepliesWire.fence(reply, "reversal")))
        .orElseGet(
            () ->
                post(
                    "/cancels",
                    "fence-" + round + "-" + charge.key(),
                    AdyenWire.technicalCancel(charge, merchantAccount),
                    deadline,
                    reply -> AdyenRepliesWire.fence(reply, "technical cancel")));
  }

  /** A key for each answer of the customer: there may be two, a fingerprint and a challenge. */
  @Override
  public Outcome<Receipt> authenticated(
      Charge charge, String vendorId, Map<String, String> details, Deadline deadline) {
    return post(
        "/payments/details",
        charge.key() + "-" + Integer.toHexString(details.hashCode()),
        AdyenWire.details(details),
        deadline,
        reply -> AdyenRepliesWire.authenticated(reply, charge.capture()));
  }

  @Override
  public Outcome<Changed> change(Modification modification, Deadline deadline) {
    String action =
        switch (modification.kind()) {
          case CAPTURE -> "captures";
          case CANCEL -> "cancels";
          case REFUND -> "refunds";
        };
    return post(
        "/payments/" + modification.vendorId() + "/" + action,
        modification.id().toString(),
        AdyenWire.modification(modification, merchantAccount),
        deadline,
        AdyenRepliesWire::changed);
  }

  @Override
  public Outcome<List<Listed>> list(Instant from, Instant to, Deadline deadline) {
    return reports.list(from, to, deadline);
  }

  @Override
  public Outcome<?> probe(Deadline deadline) {
    return post(
        "/paymentMethods",
        "",
        AdyenWire.paymentMethods(merchantAccount),
        deadline,
        AdyenRepliesWire::alive);
  }

  private <T> Outcome<T> post(
      String path,
      String key,
      Buffer body,
      Deadline deadline,
      Function<VendorReply, Outcome<T>> reading) {
    return calls.send(
        VendorRequest.post("/" + vendor.apiVersion() + path, headers(key), body),
        deadline.within(vendor.callTimeout(), clock),
        reading);
  }

  private Map<String, String> headers(String key) {
    Map<String, String> headers = new HashMap<>();
    headers.put("X-API-Key", apiKey.value());
    headers.put("Content-Type", "application/json");
    if (!key.isEmpty()) {
      headers.put("Idempotency-Key", key);
    }
    return headers;
  }
}
