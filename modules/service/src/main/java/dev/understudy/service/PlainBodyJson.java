package dev.understudy.service;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sees at a glance that a body, or a text in one, is allowed, as nearly every one is: an object of
 * texts, whole numbers, flags and other such objects. It stands before the validator of the same
 * schema and never allows what that would refuse; what it does not allow may still be right, and
 * the validator decides.
 */
sealed interface PlainBodyJson {

  /** Whether the value is surely allowed. */
  boolean surelyAllows(@Nullable Object value);

  static PlainBodyJson of(JsonSchema schema) {
    return switch (String.valueOf(schema.<Object>get("type", ""))) {
      case "object" -> Fields.of(schema);
      case "string" -> text(schema);
      case "integer" -> new Plain(schema);
      case "boolean" -> SayNothing.only(schema, Set.of()) ? new Flag() : new Other();
      default -> new Other();
    };
  }

  private static PlainBodyJson text(JsonSchema schema) {
    if (schema.containsKey("enum")) {
      return SayNothing.only(schema, Set.of("enum")) ? OneOf.of(schema) : new Other();
    }
    return schema.containsKey("pattern") ? Shaped.of(schema) : new Plain(schema);
  }

  /** Keywords that refuse nothing. */
  final class SayNothing {

    private static final Set<String> WORDS =
        Set.of("type", "description", "default", "title", "example", "__absolute_uri__");

    private SayNothing() {}

    /** Whether the schema says nothing that is not in these keywords. */
    static boolean only(JsonSchema schema, Set<String> known) {
      return schema.fieldNames().stream()
          .allMatch(keyword -> WORDS.contains(keyword) || known.contains(keyword));
    }
  }

  /** An object; a field that is not named leaves it to the validator. */
  record Fields(Map<String, PlainBodyJson> known, Set<String> required) implements PlainBodyJson {

    static PlainBodyJson of(JsonSchema schema) {
      if (!SayNothing.only(schema, Set.of("properties", "required", "additionalProperties"))) {
        return new Other();
      }
      Map<String, PlainBodyJson> known = new HashMap<>();
      JsonObject properties = schema.get("properties", new JsonObject());
      for (String name : properties.fieldNames()) {
        known.put(
            name,
            properties.getValue(name) instanceof JsonObject field
                ? PlainBodyJson.of(JsonSchema.of(field))
                : new Other());
      }
      Set<String> required = new HashSet<>();
      schema.<JsonArray>get("required", new JsonArray()).forEach(name -> required.add("" + name));
      return new Fields(Map.copyOf(known), Set.copyOf(required));
    }

    @Override
    public boolean surelyAllows(@Nullable Object value) {
      if (!(value instanceof JsonObject object)) {
        return false;
      }
      for (String name : required) {
        if (!object.containsKey(name)) {
          return false;
        }
      }
      for (Map.Entry<String, Object> field : object.getMap().entrySet()) {
        PlainBodyJson allowed = known.get(field.getKey());
        if (allowed == null || !allowed.surelyAllows(object.getValue(field.getKey()))) {
          return false;
        }
      }
      return true;
    }
  }

  /** A text of some length, or a whole number within bounds. */
  record Plain(boolean text, PlainValueJson bounds) implements PlainBodyJson {

    Plain(JsonSchema schema) {
      this("string".equals(schema.get("type")), PlainValueJson.of(schema));
    }

    @Override
    public boolean surelyAllows(@Nullable Object value) {
      return switch (value) {
        case String string -> text && bounds.surelyAllows(string);
        case Integer number -> !text && bounds.surelyAllows(number.toString());
        case Long number -> !text && bounds.surelyAllows(number.toString());
        case null, default -> false;
      };
    }
  }

  /** One of some texts. */
  record OneOf(Set<Object> values) implements PlainBodyJson {

    static PlainBodyJson of(JsonSchema schema) {
      Set<Object> values = new HashSet<>();
      schema.<JsonArray>get("enum").forEach(values::add);
      return new OneOf(values);
    }

    @Override
    public boolean surelyAllows(@Nullable Object value) {
      return value instanceof String && values.contains(value);
    }
  }

  /** A text of some length with some pattern in it; JSON Schema anchors none. */
  record Shaped(Pattern pattern, PlainValueJson bounds) implements PlainBodyJson {

    static PlainBodyJson of(JsonSchema schema) {
      JsonObject others = new JsonObject();
      schema.fieldNames().stream()
          .filter(keyword -> !keyword.equals("pattern"))
          .forEach(keyword -> others.put(keyword, schema.get(keyword)));
      return new Shaped(
          Pattern.compile(schema.get("pattern")), PlainValueJson.of(JsonSchema.of(others)));
    }

    @Override
    public boolean surelyAllows(@Nullable Object value) {
      return value instanceof String text
          && bounds.surelyAllows(text)
          && pattern.matcher(text).find();
    }
  }

  /** True or false. */
  record Flag() implements PlainBodyJson {
    @Override
    public boolean surelyAllows(@Nullable Object value) {
      return value instanceof Boolean;
    }
  }

  /** Has a keyword that this class does not know. */
  record Other() implements PlainBodyJson {
    @Override
    public boolean surelyAllows(@Nullable Object value) {
      return false;
    }
  }
}
