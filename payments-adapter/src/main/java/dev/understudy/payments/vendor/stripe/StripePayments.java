package dev.understudy.payments.vendor.stripe;

import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.payments.Charge;
import dev.understudy.payments.PaymentProvider;
import dev.understudy.payments.Receipt;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorHttp;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Stripe in two steps, after "The Payment Intents API": create, which moves no money, then confirm.
 * So an unanswered create is as good as not executed, and only the confirm can be unknown. Each
 * step has its own idempotency key, made from the payment.
 */
public final class StripePayments implements PaymentProvider {

  private final Vendor vendor;
  private final Secret apiKey;
  private final VendorHttp http;
  private final InstantSource clock;

  public StripePayments(Vendor vendor, Secret apiKey, VendorHttp http, InstantSource clock) {
    this.vendor = vendor;
    this.apiKey = apiKey;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public Outcome<Receipt> charge(Charge charge, Deadline deadline) {
    Outcome<String> created = movesNoMoney(create(charge, deadline));
    return created.flatMap(intent -> confirm(charge, intent, deadline));
  }

  private Outcome<String> create(Charge charge, Deadline deadline) {
    return send(
        VendorRequest.post(
            "/v1/payment_intents", headers(charge.id() + "-create"), StripeWire.create(charge)),
        deadline,
        StripeWire::intentId);
  }

  private Outcome<Receipt> confirm(Charge charge, String intent, Deadline deadline) {
    return send(
        VendorRequest.post(
            "/v1/payment_intents/" + intent + "/confirm",
            headers(charge.id() + "-confirm"),
            StripeWire.confirm(charge)),
        deadline,
        StripeWire::receipt);
  }

  /** An intent that was created and not confirmed charges nobody, whether it exists or not. */
  private static <T> Outcome<T> movesNoMoney(Outcome<T> outcome) {
    return outcome instanceof Outcome.Unknown<T>(var fault)
        ? new Outcome.NotExecuted<>(fault)
        : outcome;
  }

  @Override
  public Outcome<?> probe(Deadline deadline) {
    return send(
        VendorRequest.get("/v1/payment_intents?limit=1", headers("")), deadline, StripeWire::alive);
  }

  private <T> Outcome<T> send(
      VendorRequest request, Deadline deadline, Function<VendorReply, Outcome<T>> reading) {
    return http.send(request, deadline.within(vendor.callTimeout(), clock), reading);
  }

  private Map<String, String> headers(String key) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Authorization", "Bearer " + apiKey.value());
    headers.put("Stripe-Version", vendor.apiVersion());
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    if (!key.isEmpty()) {
      headers.put("Idempotency-Key", key);
    }
    return headers;
  }
}
