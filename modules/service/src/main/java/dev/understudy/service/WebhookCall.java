package dev.understudy.service;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/**
 * What a vendor sent to {@code /webhooks/NAME}, not yet believed.
 *
 * @param headers by name in lower case
 * @param body as it came, byte for byte: signatures are over these bytes
 */
public record WebhookCall(Map<String, String> headers, Buffer body) {

  public WebhookCall {
    headers = Map.copyOf(headers);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
