package dev.understudy.sims;

import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * How a vendor behaves, set by {@code POST /__sim/behaviour}.
 *
 * @param latencyMs before the answer, 0 to 600000; the work is done at once
 * @param executeAfterMs before the work is done, whether or not the client still waits
 * @param errorRate part of the requests that fail without effect, 0 to 1
 * @param errorStatus what they are answered with, 400 to 599
 * @param loseReplies do the work, then drop the connection
 * @param failAfterExecutionRate part of the writes that are answered 500 after the work was done, 0
 *     to 1
 * @param searchLagMs how far a search is behind what has happened, where a vendor has one
 */
public record Behaviour(
    long latencyMs,
    long executeAfterMs,
    double errorRate,
    int errorStatus,
    boolean loseReplies,
    double failAfterExecutionRate,
    long searchLagMs) {

  static final Behaviour GOOD = new Behaviour(0, 0, 0, 503, false, 0, 1000);

  private static final long LONGEST_MS = 600_000;
  private static final Set<String> FIELDS =
      Set.of(
          "latencyMs",
          "executeAfterMs",
          "errorRate",
          "errorStatus",
          "loseReplies",
          "failAfterExecutionRate",
          "searchLagMs");

  public Behaviour {
    requireMillis("latencyMs", latencyMs);
    requireMillis("executeAfterMs", executeAfterMs);
    requireMillis("searchLagMs", searchLagMs);
    requireRate("errorRate", errorRate);
    requireRate("failAfterExecutionRate", failAfterExecutionRate);
    if (errorStatus < 400 || errorStatus > 599) {
      throw new IllegalArgumentException("errorStatus must be in [400, 599], was " + errorStatus);
    }
  }

  /** Reads a setting; what it leaves out is good behaviour. */
  static Behaviour of(JsonObject json) {
    for (String field : json.fieldNames()) {
      if (!FIELDS.contains(field)) {
        throw new IllegalArgumentException("there is no behaviour \"" + field + "\"");
      }
    }
    return new Behaviour(
        json.getLong("latencyMs", GOOD.latencyMs),
        json.getLong("executeAfterMs", GOOD.executeAfterMs),
        json.getDouble("errorRate", GOOD.errorRate),
        json.getInteger("errorStatus", GOOD.errorStatus),
        json.getBoolean("loseReplies", GOOD.loseReplies),
        json.getDouble("failAfterExecutionRate", GOOD.failAfterExecutionRate),
        json.getLong("searchLagMs", GOOD.searchLagMs));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("latencyMs", latencyMs)
        .put("executeAfterMs", executeAfterMs)
        .put("errorRate", errorRate)
        .put("errorStatus", errorStatus)
        .put("loseReplies", loseReplies)
        .put("failAfterExecutionRate", failAfterExecutionRate)
        .put("searchLagMs", searchLagMs);
  }

  private static void requireMillis(String field, long value) {
    if (value < 0 || value > LONGEST_MS) {
      throw new IllegalArgumentException(field + " must be in [0, 600000], was " + value);
    }
  }

  private static void requireRate(String field, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(field + " must be in [0, 1], was " + value);
    }
  }
}
