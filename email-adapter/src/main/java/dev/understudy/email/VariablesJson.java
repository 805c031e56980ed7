package dev.understudy.email;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** What a template is rendered with, as it is kept. */
final class VariablesJson {

  private VariablesJson() {}

  static Map<String, Object> map(String json) {
    return new JsonObject(json).getMap();
  }

  static String text(Map<String, Object> variables) {
    return new JsonObject(variables).encode();
  }
}
