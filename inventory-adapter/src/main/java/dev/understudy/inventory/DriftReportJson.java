package dev.understudy.inventory;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer of {@code GET /v1/drift} as lines for people.
 *
 * @param open differences that wait for somebody's decision
 */
record DriftReportJson(List<String> lines, long open) {

  DriftReportJson {
    lines = List.copyOf(lines);
  }

  /** A node of a running platform, and the key for it. */
  record Node(URI url, String key) {}

  /**
   * The first inventory node of a platform's file.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Node node(String platform) {
    try {
      JsonObject json = new JsonObject(platform);
      return new Node(
          URI.create(json.getJsonObject("services").getJsonArray("inventory").getString(0)),
          json.getString("apiKey"));
    } catch (DecodeException
        | ClassCastException
        | NullPointerException
        | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("the platform's file names no inventory node", e);
    }
  }

  static DriftReportJson of(String body) {
    JsonObject json = new JsonObject(body);
    List<String> lines = new ArrayList<>();
    lines.add(
        "authority %s, epoch %d".formatted(json.getString("authority"), json.getLong("epoch")));
    for (Object each : json.getJsonArray("journal", new JsonArray())) {
      JsonObject lane = (JsonObject) each;
      lines.add(
          "%s is behind by %d movements, the oldest %d ms old"
              .formatted(
                  lane.getString("vendor"), lane.getLong("untold"), lane.getLong("oldestMillis")));
    }
    JsonArray differences = json.getJsonArray("differences", new JsonArray());
    long open = 0;
    for (Object each : differences) {
      JsonObject difference = (JsonObject) each;
      open += difference.containsKey("resolvedAt") ? 0 : 1;
      lines.add(line(difference));
    }
    lines.add("%d differences, %d open".formatted(differences.size(), open));
    return new DriftReportJson(lines, open);
  }

  private static String line(JsonObject difference) {
    return "#%d %s %s at %s: %d, should be %d (%+d), %s, %s%s%s"
        .formatted(
            difference.getLong("id"),
            difference.getString("vendor"),
            difference.getString("sku"),
            difference.getString("location"),
            difference.getLong("observed"),
            difference.getLong("expected"),
            difference.getLong("difference"),
            difference.getString("cause"),
            difference.getString("action"),
            difference.getLong("oversold") == 0
                ? ""
                : ", oversold by " + difference.getLong("oversold"),
            difference.containsKey("resolvedAt") ? "" : ", OPEN");
  }
}
