package dev.understudy.payments.vendor.adyen;

import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.payments.Charge;
import dev.understudy.payments.PaymentProvider;
import dev.understudy.payments.Receipt;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorHttp;
import dev.understudy.service.VendorRequest;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Adyen's Checkout API: one call that charges, under the payment's own idempotency key. */
public final class AdyenPayments implements PaymentProvider {

  private final Vendor vendor;
  private final String merchantAccount;
  private final Secret apiKey;
  private final VendorHttp http;
  private final InstantSource clock;

  public AdyenPayments(
      Vendor vendor, String merchantAccount, Secret apiKey, VendorHttp http, InstantSource clock) {
    this.vendor = vendor;
    this.merchantAccount = merchantAccount;
    this.apiKey = apiKey;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public Outcome<Receipt> charge(Charge charge, Deadline deadline) {
    VendorRequest request =
        VendorRequest.post(
            "/" + vendor.apiVersion() + "/payments",
            headers(charge.id().toString()),
            AdyenWire.payment(charge, merchantAccount));
    return http.send(
        request,
        deadline.within(vendor.callTimeout(), clock),
        reply -> AdyenWire.receipt(reply, charge.capture()));
  }

  @Override
  public Outcome<?> probe(Deadline deadline) {
    VendorRequest request =
        VendorRequest.post(
            "/" + vendor.apiVersion() + "/paymentMethods",
            headers(""),
            AdyenWire.paymentMethods(merchantAccount));
    return http.send(request, deadline.within(vendor.callTimeout(), clock), AdyenWire::alive);
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
