package dev.understudy.sims;

import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/**
 * A webhook that waits to be sent.
 *
 * @param headers made with each delivery, since some vendors sign the time; the signature's too
 */
public record SimWebhook(String body, Function<Instant, Map<String, String>> headers) {}
