package dev.understudy.chaos.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.chaos.check.Acknowledged;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Captures, cancels and refunds that were done after their caller had gone. The platform says so to
 * whoever asks for the payment, and that obliges it as much as a 201.
 */
final class LateChanges {

  private LateChanges() {}

  /**
   * What the platform says to be done, but for what callers were told already.
   *
   * @param changes of {@code GET /v1/payments/{id}}
   * @param told of this order, by an answer of its own
   */
  static List<Acknowledged> of(String order, JsonNode changes, List<Acknowledged> told) {
    List<Acknowledged> known = new ArrayList<>(told);
    List<Acknowledged> late = new ArrayList<>();
    for (JsonNode change : changes) {
      // One that was told stands for one that is done, not for all that look like it.
      done(order, change).filter(each -> !known.remove(each)).ifPresent(late::add);
    }
    return List.copyOf(late);
  }

  private static Optional<Acknowledged> done(String order, JsonNode change) {
    if (!change.path("status").asText().equals("DONE")) {
      return Optional.empty();
    }
    String kind = change.path("kind").asText().toUpperCase(Locale.ROOT);
    return Optional.of(
        Acknowledged.of(Acknowledged.Kind.valueOf(kind), order, change.path("amount").asLong()));
  }
}
