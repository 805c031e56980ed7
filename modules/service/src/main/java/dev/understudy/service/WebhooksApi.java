package dev.understudy.service;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The way in for vendors: {@code POST /webhooks/NAME}. Vendors have no bearer key, their signature
 * is their access. Too many at once are sent away, and come again.
 */
final class WebhooksApi {

  static final String PREFIX = "/webhooks/";

  /** Vendors send a few KiB; a batch of events some more. */
  private static final int LARGEST_BODY_BYTES = 1 << 18;

  /**
   * Fewer than the ledger has connections for in its busiest process, so that callers get through.
   */
  private static final int MOST_AT_ONCE = 32;

  private static final Duration SOON = Duration.ofSeconds(1);

  private final Map<String, WebhookHandler> handlers;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  WebhooksApi(Map<String, WebhookHandler> handlers) {
    this.handlers = Map.copyOf(handlers);
  }

  void receive(RoutingContext context) {
    Optional<WebhookHandler> handler =
        Optional.ofNullable(handlers.get(context.pathParam("vendor")));
    Buffer body = Optional.ofNullable(context.body().buffer()).orElseGet(Buffer::buffer);
    if (handler.isEmpty()) {
      ServerApi.send(context, ReplyJson.problem(Problem.notFound("no vendor sends webhooks here")));
    } else if (body.length() > LARGEST_BODY_BYTES) {
      ServerApi.send(
          context,
          ReplyJson.problem(Problem.of(413, "Content too large", "at most 256 KiB are read")));
    } else if (!places.tryAcquire()) {
      ServerApi.send(context, ReplyJson.problem(Problem.unavailable("too many at once", SOON)));
    } else {
      answer(context, handler.get(), body);
    }
  }

  private void answer(RoutingContext context, WebhookHandler handler, Buffer body) {
    try {
      Map<String, String> headers = new HashMap<>();
      context
          .request()
          .headers()
          .forEach(
              header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
      WebhookAnswer answer = handler.receive(new WebhookCall(headers, body));
      var _ = context.response().setStatusCode(answer.status()).end(answer.body());
    } finally {
      places.release();
    }
  }
}
