package dev.understudy.chaos.toxic;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * JSON as Toxiproxy reads it: keys in any case, null as if it were not there, keys that it does not
 * know ignored.
 */
final class AttributesJson {

  private final JsonObject json = new JsonObject();

  AttributesJson(JsonObject given) {
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
    if (json.getValue(key, otherwise) instanceof String text) {
      return text;
    }
    throw wrong(key, "string");
  }

  long number(String key, long otherwise) {
    if (json.getValue(key, otherwise) instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())) {
      return number.longValue();
    }
    throw wrong(key, "int64");
  }

  double real(String key, double otherwise) {
    if (json.getValue(key, otherwise) instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(key, "float32");
  }

  boolean flag(String key, boolean otherwise) {
    if (json.getValue(key, otherwise) instanceof Boolean flag) {
      return flag;
    }
    throw wrong(key, "bool");
  }

  AttributesJson object(String key) {
    if (json.getValue(key, new JsonObject()) instanceof JsonObject object) {
      return new AttributesJson(object);
    }
    throw wrong(key, "object");
  }

  private static ApiException wrong(String key, String type) {
    return new ApiException(
        400, "bad request body: json: cannot unmarshal field " + key + " into type " + type);
  }
}
