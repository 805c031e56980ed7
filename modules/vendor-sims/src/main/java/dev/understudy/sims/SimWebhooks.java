package dev.understudy.sims;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Delivers a vendor's webhooks as vendors do: late, twice and out of order when the plan says so,
 * and again until somebody answers 2xx.
 */
final class SimWebhooks {

  /** Real vendors go on for days, with longer and longer waits. */
  private static final int MOST_ATTEMPTS = 60;

  private static final long RETRY_MS = 500;

  private final Vertx vertx;
  private final HttpClient client;
  private final Deque<SimWebhook> held = new ArrayDeque<>();
  private WebhookPlan plan = WebhookPlan.NONE;

  SimWebhooks(Vertx vertx) {
    this.vertx = vertx;
    this.client = vertx.createHttpClient();
  }

  WebhookPlan plan() {
    return plan;
  }

  void plan(WebhookPlan next) {
    plan = next;
  }

  /** Whether there is anybody to tell. */
  boolean wanted() {
    return plan.url().isPresent();
  }

  void send(List<SimWebhook> webhooks) {
    webhooks.forEach(this::enqueue);
  }

  private void enqueue(SimWebhook webhook) {
    WebhookPlan now = plan;
    if (now.url().isEmpty()) {
      return;
    }
    if (now.reordered() && held.isEmpty()) {
      // Held until the next one has gone, or for so long that there was none.
      held.add(webhook);
      vertx.setTimer(now.delayMs() + 200, _ -> releaseHeld(now));
      return;
    }
    schedule(webhook, now);
    releaseHeld(now);
  }

  private void releaseHeld(WebhookPlan now) {
    while (!held.isEmpty()) {
      schedule(held.pop(), now);
    }
  }

  private void schedule(SimWebhook webhook, WebhookPlan now) {
    for (int copy = 0; copy < now.copies(); copy++) {
      vertx.setTimer(now.delayMs() + 1 + copy, _ -> deliver(webhook, now.url().orElseThrow(), 1));
    }
  }

  private void deliver(SimWebhook webhook, URI url, int attempt) {
    RequestOptions options =
        new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url.toString());
    webhook.headers().apply(Instant.now()).forEach(options::putHeader);
    webhook.addressed().apply(url).forEach(options::putHeader);
    Future<Integer> status =
        client
            .request(options)
            .compose(request -> request.send(webhook.body()))
            .map(response -> response.statusCode())
            .otherwise(0);
    status.onSuccess(
        code -> {
          if ((code < 200 || code > 299) && attempt < MOST_ATTEMPTS) {
            vertx.setTimer(RETRY_MS, _ -> deliver(webhook, url, attempt + 1));
          }
        });
  }
}
