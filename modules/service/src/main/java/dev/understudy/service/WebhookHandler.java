package dev.understudy.service;

/** Takes one vendor's webhooks: verifies, keeps durably, and only then answers. */
@FunctionalInterface
public interface WebhookHandler {

  WebhookAnswer receive(WebhookCall call);
}
