package dev.understudy.chaos.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node said at a moment of itself and of its vendors.
 *
 * @param atMillis from the start of the drill
 * @param answers whether it said anything at all
 * @param ready whether it wants calls
 * @param reasons why it does not; empty when it does
 */
record Sighting(
    long atMillis, boolean answers, boolean ready, String reasons, Map<String, Seen> vendors) {

  static final Sighting NONE = new Sighting(-1, false, false, "", Map.of());

  Sighting {
    vendors = Map.copyOf(vendors);
  }

  /**
   * A vendor as a node shows it.
   *
   * @param percent the part of its traffic that the node sends to it
   * @param since when the verdict was given, since 1970
   * @param evidence what the nodes had seen of it then; empty when nothing
   */
  record Seen(String state, long percent, long epoch, long since, String reason, String evidence) {

    /** As a person reads it. */
    String told() {
      return state.equals("RECOVERING") ? state + " " + percent + " %" : state;
    }

    boolean isHealthy() {
      return state.equals("UP") || state.equals("DEGRADED") || state.equals("RECOVERING");
    }
  }

  static Sighting of(long atMillis, int status, JsonNode readiness, JsonNode providers) {
    Map<String, Seen> vendors = new TreeMap<>();
    for (JsonNode each : providers.path("providers")) {
      vendors.put(
          each.path("id").asText(),
          new Seen(
              each.path("state").asText(),
              Math.round(each.path("share").asDouble() * 100),
              each.path("epoch").asLong(),
              java.time.Instant.parse(each.path("since").asText()).toEpochMilli(),
              each.path("reason").asText(),
              each.path("evidence").isEmpty() ? "" : each.path("evidence").toString()));
    }
    return new Sighting(
        atMillis, status != 0, status == 200, readiness.path("reasons").toString(), vendors);
  }

  boolean saysTheSameAs(Sighting other) {
    return answers == other.answers
        && ready == other.ready
        && reasons.equals(other.reasons)
        && vendors.equals(other.vendors);
  }
}
