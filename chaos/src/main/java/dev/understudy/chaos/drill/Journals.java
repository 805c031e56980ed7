package dev.understudy.chaos.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each node's journal of operators' decisions holds after a drill.
 *
 * @param byNode the answers of {@code GET /v1/providers/journal}
 */
record Journals(Map<String, JsonNode> byNode) {

  static final Journals NONE = new Journals(Map.of());

  Journals {
    byNode = Map.copyOf(byNode);
  }

  static Journals read(PlatformFile platform, Calls calls) {
    Map<String, JsonNode> byNode = new TreeMap<>();
    for (Node node : Node.of(platform)) {
      byNode.put(node.name(), calls.get(node.url() + "/v1/providers/journal").body());
    }
    return new Journals(byNode);
  }

  /** How many nodes know who said it, why and when, and that it is over. */
  long know(Fault.Operator word, long notBefore) {
    return byNode.values().stream().filter(journal -> knows(journal, word, notBefore)).count();
  }

  private static boolean knows(JsonNode journal, Fault.Operator word, long notBefore) {
    boolean over = false;
    for (JsonNode decision : journal.path("decisions")) { // The newest first.
      if (!decision.path("provider").asText().equals(word.vendor())) {
        continue;
      }
      boolean said =
          decision.path("kind").asText().equals(word.word())
              && decision.path("who").asText().equals(word.who())
              && decision.path("why").asText().equals(word.why())
              && java.time.Instant.parse(decision.path("at").asText()).toEpochMilli() >= notBefore;
      if (said) {
        return over;
      }
      over |= !decision.has("kind");
    }
    return false;
  }
}
