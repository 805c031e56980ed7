package dev.understudy.sims.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A form-encoded body, with nested keys left as they are written: {@code metadata[order]}. */
record Form(Map<String, String> fields) {

  static Form of(String body) {
    Map<String, String> fields = new TreeMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return new Form(fields);
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** The amount in minor units; empty when absent, not a number or not positive. */
  Optional<Long> amount(String name) {
    return get(name)
        .filter(text -> text.matches("[0-9]{1,12}"))
        .map(Long::valueOf)
        .filter(value -> value > 0);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // A stray percent sign is the client's text, not our crash.
    }
  }
}
