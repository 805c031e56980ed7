package dev.understudy.sims;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/**
 * A webhook that waits to be sent.
 *
 * @param headers made with each delivery, since some vendors sign the time; the signature's too
 * @param addressed the headers that depend on where it is sent to
 */
public record SimWebhook(
    String body,
    Function<Instant, Map<String, String>> headers,
    Function<URI, Map<String, String>> addressed) {

  /** Of a vendor that does not sign where it sends to. */
  public SimWebhook(String body, Function<Instant, Map<String, String>> headers) {
    this(body, headers, _ -> Map.of());
  }
}
