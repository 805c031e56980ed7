package dev.understudy.payments.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.sims.Signatures;
import dev.understudy.sims.stripe.StripeSim;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers and vendors that put card numbers wherever something can be put. */
final class MarkedTraffic {

  private static final List<String> WRITTEN = Markers.written();

  private static final String ORDER =
      """
      {"merchantReference": "%s", "amount": {"value": 1000, "currency": "EUR"}, "paymentMethod": "%s"}
      """;

  private final AtomicInteger answers = new AtomicInteger();
  private final Calls calls;

  MarkedTraffic(Calls calls) {
    this.calls = calls;
  }

  /** A vendor whose every word is a card number, and that is now well and now not. */
  int vendor(Vertx vertx) {
    return vertx
        .createHttpServer()
        .requestHandler(request -> request.body().onSuccess(_ -> answer(request)))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private void answer(HttpServerRequest request) {
    int n = answers.getAndIncrement();
    String marker = WRITTEN.get(n % WRITTEN.size());
    String json =
        """
        {"id": "pi_1", "object": "%1$s", "status": "%1$s", "resultCode": "Refused", "pspReference": "%1$s",
         "refusalReason": "%1$s", "refusalReasonCode": "%1$s", "message": "%1$s", "errorCode": "%1$s",
         "error": {"type": "card_error", "code": "%1$s", "message": "%1$s", "decline_code": "%1$s"}}
        """
            .formatted(marker);
    int status = List.of(200, 402, 500, 422, 200, 503).get(n % 6);
    String body = n % 6 == 4 ? "<html>" + marker + "{" : json;
    if (n % 7 == 6) {
      var _ = request.connection().close();
    } else {
      var _ = request.response().setStatusCode(status).putHeader("X-Note", marker).end(body);
    }
  }

  /** Says each of them everywhere. */
  void sayAll(String node) throws InterruptedException {
    for (int i = 0; i < WRITTEN.size(); i++) {
      String marker = WRITTEN.get(i);
      fields(node, marker);
      headers(node, marker);
      paths(node, URLEncoder.encode(marker, UTF_8).replace("+", "%20"));
      webhooks(node, marker);
      // A sound one, so that the vendors have their say.
      calls.post(node + "/v1/payments", "sound-" + i, ORDER.formatted("sound-" + i, "pm_ok"));
    }
  }

  private void fields(String node, String marker) throws InterruptedException {
    String payments = node + "/v1/payments";
    calls.post(payments, "k-1", ORDER.formatted(marker, "pm_ok"));
    calls.post(payments, "k-2", ORDER.formatted("order", marker));
    calls.post(payments, "k-3", ORDER.formatted("order", "pm_ok").replace("EUR", marker));
    calls.post(
        payments,
        "k-4",
        ORDER.formatted("o", "pm_ok").replace("{\"m", "{\"" + marker + "\": 1, \"m"));
    calls.post(payments, "k-5", "{\"merchantReference\": \"" + marker);
    calls.post(payments, "k-6", marker);
    calls.post(
        node + "/v1/payment-methods",
        "k-7",
        """
        {"id": "%1$s", "customer": "%1$s", "tokens": {"stripe": "%1$s"}}
        """
            .formatted(marker));
  }

  private void headers(String node, String marker) throws InterruptedException {
    String body = ORDER.formatted("order", "pm_ok");
    calls.post(node + "/v1/payments", marker, body);
    for (String header :
        List.of(
            "Request-Timeout-Ms",
            "Criticality",
            "User-Agent",
            "traceparent",
            "X-Any",
            "Content-Type")) {
      calls.send(
          Calls.request(node + "/v1/payments")
              .setHeader(header, marker)
              .header("Idempotency-Key", "h-" + header)
              .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
    calls.send(
        HttpRequest.newBuilder(URI.create(node + "/v1/payments"))
            .header("Authorization", "Bearer " + marker));
  }

  private void paths(String node, String marker) throws InterruptedException {
    calls.get(node + "/v1/payments?merchantReference=" + marker);
    calls.get(node + "/v1/payments?status=" + marker + "&" + marker + "=1");
    calls.get(node + "/v1/payments/" + marker);
    calls.post(node + "/v1/payments/" + marker + "/refunds", "p-1", "{}");
    calls.get(node + "/" + marker);
  }

  private void webhooks(String node, String marker) throws InterruptedException {
    String event =
        "{\"id\": \"evt_%1$s\", \"type\": \"%1$s\", \"note\": \"%1$s\"}".formatted(marker);
    long now = Instant.now().getEpochSecond();
    String signature = Signatures.hex(StripeSim.WEBHOOK_SECRET.getBytes(UTF_8), now + "." + event);
    for (String signed : List.of("t=%d,v1=%s".formatted(now, signature), marker)) {
      calls.send(
          Calls.request(node + "/webhooks/stripe")
              .header("Stripe-Signature", signed)
              .POST(HttpRequest.BodyPublishers.ofString(event)));
    }
    String item =
        "{\"notificationItems\": [{\"NotificationRequestItem\": {\"eventCode\": \"%1$s\", \"pspReference\": \"%1$s\", \"reason\": \"%1$s\", \"additionalData\": {\"hmacSignature\": \"%1$s\"}}}]}";
    calls.post(node + "/webhooks/adyen", item.formatted(marker));
    calls.post(node + "/webhooks/" + marker.replace(" ", "%20"), marker);
  }
}
