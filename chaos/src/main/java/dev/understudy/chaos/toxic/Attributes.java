package dev.understudy.chaos.toxic;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * JSON as Toxiproxy reads it: keys in any case, null as if it were not there, keys that it does not
 * know ignored.
 */
final class Attributes {

  private final JsonObject json = new JsonObject();

  Attributes(JsonObject given) {
    given.forEach(
        entry -> {
          if (entry.getValue() != null) {
            json.put(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue());
          }
        });
  }

  boolean has(String key) {
    return json.containsKey(key);
  }

  String text(String key, String otherwise) {
    return json.getValue(key, otherwise) instanceof String text ? text : wrong(key, "string");
  }

  long number(String key, long otherwise) {
    return json.getValue(key, otherwise) instanceof Number number
            && number.doubleValue() == Math.rint(number.doubleValue())
        ? number.longValue()
        : wrong(key, "int64");
  }

  double real(String key, double otherwise) {
    return json.getValue(key, otherwise) instanceof Number number
        ? number.doubleValue()
        : wrong(key, "float32");
  }

  boolean flag(String key, boolean otherwise) {
    return json.getValue(key, otherwise) instanceof Boolean flag ? flag : wrong(key, "bool");
  }

  Attributes object(String key) {
    return json.getValue(key, new JsonObject()) instanceof JsonObject object
        ? new Attributes(object)
        : wrong(key, "object");
  }

  private static <T> T wrong(String key, String type) {
    throw new ApiException(
        400, "bad request body: json: cannot unmarshal field " + key + " into type " + type);
  }
}
