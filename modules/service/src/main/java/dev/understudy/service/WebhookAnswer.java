package dev.understudy.service;

/**
 * What a vendor is answered.
 *
 * @param status 2xx only when the events are durable: the vendor forgets them then
 * @param body as the vendor wants it, often empty
 */
public record WebhookAnswer(int status, String body) {

  /** The signature is not good; nothing was kept. */
  public static WebhookAnswer refused() {
    return new WebhookAnswer(401, "");
  }
}
