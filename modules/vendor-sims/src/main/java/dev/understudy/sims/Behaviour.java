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
 */
public record Behaviour(
    long latencyMs, long executeAfterMs, double errorRate, int errorStatus, boolean loseReplies) {

  static final Behaviour GOOD = new Behaviour(0, 0, 0, 503, false);

  private static final long LONGEST_MS = 600_000;
  private static final Set<String> FIELDS =
      Set.of("latencyMs", "executeAfterMs", "errorRate", "errorStatus", "loseReplies");

  public Behaviour {
    requireMillis("latencyMs", latencyMs);
    requireMillis("executeAfterMs", executeAfterMs);
    if (!(errorRate >= 0 && errorRate <= 1)) {
      throw new IllegalArgumentException("errorRate must be in [0, 1], was " + errorRate);
    }
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
        json.getBoolean("loseReplies", GOOD.loseReplies));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("latencyMs", latencyMs)
        .put("executeAfterMs", executeAfterMs)
        .put("errorRate", errorRate)
        .put("errorStatus", errorStatus)
        .put("loseReplies", loseReplies);
  }

  private static void requireMillis(String field, long value) {
    if (value < 0 || value > LONGEST_MS) {
      throw new IllegalArgumentException(field + " must be in [0, 600000], was " + value);
    }
  }
}
