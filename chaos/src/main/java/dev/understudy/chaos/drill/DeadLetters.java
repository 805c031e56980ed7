package dev.understudy.chaos.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.chaos.check.DeadLetter;
import dev.understudy.chaos.workload.Calls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what the email adapter has given up, or leaves to a person. */
final class DeadLetters {

  private final List<String> nodes;
  private final Calls calls;

  /**
   * Reads nothing yet.
   *
   * @param nodes of the email adapter
   */
  DeadLetters(List<String> nodes, Calls calls) {
    this.nodes = List.copyOf(nodes);
    this.calls = calls;
  }

  /** All of them, by any node; none when no node answers, and then its mails count as lost. */
  List<DeadLetter> read() {
    return nodes.stream().map(this::read).flatMap(Optional::stream).findFirst().orElse(List.of());
  }

  private Optional<List<DeadLetter>> read(String node) {
    List<DeadLetter> all = new ArrayList<>();
    long after = 0;
    while (after >= 0) {
      Calls.Answer page = calls.get(node + "/v1/dead-letters?after=" + after);
      if (page.status() != 200) {
        return Optional.empty();
      }
      page.body().path("recipients").forEach(each -> all.add(letter(each)));
      after = page.body().path("next").asLong(-1);
    }
    return Optional.of(all);
  }

  private static DeadLetter letter(JsonNode recipient) {
    return new DeadLetter(
        recipient.path("message").asText(),
        recipient.path("address").asText(),
        recipient.path("status").asText(),
        recipient.path("refusal").asText(""));
  }
}
