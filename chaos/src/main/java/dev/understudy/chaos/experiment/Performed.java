package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the journal says of one activity.
 *
 * @param tolerated empty when there was no tolerance, or nothing to judge
 */
record Performed(
    Activity activity, Reading reading, Instant start, Instant end, Optional<Boolean> tolerated) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NANOS = 1e9;

  boolean isDone() {
    return reading instanceof Reading.Done;
  }

  /** Carried out, and with an output that is tolerated. */
  boolean isGood() {
    return isDone() && tolerated.orElse(true);
  }

  /** In Chaos Toolkit's schema. */
  ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.set("activity", activity.source());
    json.set("output", reading.output());
    json.put("status", isDone() ? "succeeded" : "failed");
    json.put("start", start.toString()).put("end", end.toString());
    json.put("duration", Duration.between(start, end).toNanos() / NANOS);
    if (reading instanceof Reading.Failed(_, String why)) {
      json.putArray("exception").add(why);
    }
    tolerated.ifPresent(met -> json.put("tolerance_met", met));
    return json;
  }

  /** A line for people. */
  String told() {
    String what = activity.kind().name().toLowerCase(java.util.Locale.ROOT) + " " + activity.name();
    return switch (reading) {
      case Reading.Failed(_, String why) -> "FAILED  " + what + ": " + why;
      case Reading.Done _ when !isGood() -> "NOT MET " + what + ": its output was " + shortened();
      case Reading.Done _ -> "ok      " + what;
    };
  }

  private String shortened() {
    String text = reading.output().toString();
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
