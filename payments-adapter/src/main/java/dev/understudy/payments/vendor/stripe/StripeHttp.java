package dev.understudy.payments.vendor.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.catalogue.Vendor;
import dev.understudy.failover.Deadline;
import dev.understudy.failover.Outcome;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorReply;
import dev.understudy.service.VendorRequest;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Requests as Stripe wants them: forms, a version, and a key on everything that has an effect. */
record StripeHttp(Vendor vendor, Secret apiKey, VendorCalls calls, InstantSource clock) {

  <T> Outcome<T> get(String path, Deadline deadline, Function<VendorReply, Outcome<T>> reading) {
    return calls.send(
        VendorRequest.get(path, headers("")),
        deadline.within(vendor.callTimeout(), clock),
        reading);
  }

  <T> Outcome<T> post(
      String path,
      String key,
      Map<String, String> form,
      Deadline deadline,
      Function<VendorReply, Outcome<T>> reading) {
    return calls.send(
        VendorRequest.post(path, headers(key), Buffer.buffer(encoded(form))),
        deadline.within(vendor.callTimeout(), clock),
        reading);
  }

  /** Names and values as in a form or a query. */
  static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            e ->
                URLEncoder.encode(e.getKey(), UTF_8) + "=" + URLEncoder.encode(e.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
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
