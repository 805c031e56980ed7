package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ${name}} stands for: the configuration first, then the secrets. {@code $${name}} is
 * the text {@code ${name}}.
 *
 * @param secrets by their own name; the group that they stand in only orders them
 * @param later names whose value is known only when the experiment runs
 */
record Variables(
    Map<String, JsonNode> configuration, Map<String, JsonNode> secrets, Set<String> later) {

  private static final Pattern NAME = Pattern.compile("\\$(\\$|\\{([A-Za-z_][A-Za-z0-9_]*)})");

  Variables {
    configuration = Map.copyOf(configuration);
    secrets = Map.copyOf(secrets);
    later = Set.copyOf(later);
  }

  /** The same, with values that became known. */
  Variables with(Map<String, JsonNode> known) {
    Map<String, JsonNode> all = new LinkedHashMap<>(configuration);
    all.putAll(known);
    return new Variables(all, secrets, Set.of());
  }

  private Optional<JsonNode> value(String name) {
    return Optional.ofNullable(configuration.get(name))
        .or(() -> Optional.ofNullable(secrets.get(name)));
  }

  /**
   * The same with every name replaced. Where a name is all there is, its value keeps its type.
   *
   * @throws ExperimentException when a name stands for nothing: what was meant to be harmed would
   *     not be what is harmed
   */
  Place resolve(Place place) {
    return new Place(place.path(), mapped(place.path(), place.node(), this::text));
  }

  private JsonNode text(String path, String text) {
    Matcher names = NAME.matcher(text);
    if (names.matches() && names.group(2) != null && value(names.group(2)).isPresent()) {
      return value(names.group(2)).get();
    }
    return TextNode.valueOf(
        names
            .reset()
            .replaceAll(found -> Matcher.quoteReplacement(replacement(path, found.group(2)))));
  }

  private String replacement(String path, @Nullable String name) {
    if (name == null) {
      return "$";
    }
    if (later.contains(name)) {
      return "${" + name + "}";
    }
    JsonNode value =
        value(name)
            .orElseThrow(
                () ->
                    new ExperimentException(
                        "%s: ${%s} is neither in configuration nor in secrets (for the text itself write $${%s})"
                            .formatted(path, name, name)));
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** The same without any secret's value. */
  JsonNode masked(JsonNode node) {
    return mapped("", node, (_, text) -> TextNode.valueOf(masked(text)));
  }

  String masked(String text) {
    String masked = text;
    for (JsonNode secret : secrets.values()) {
      if (secret.isTextual() && !secret.asText().isEmpty()) {
        masked = masked.replace(secret.asText(), "***");
      }
    }
    return masked;
  }

  /** Each text within replaced by what {@code text} makes of its path and itself. */
  private static JsonNode mapped(
      String path, JsonNode node, BiFunction<String, String, JsonNode> text) {
    if (node.isTextual()) {
      return text.apply(path, node.asText());
    }
    if (node.isArray()) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < node.size(); i++) {
        all.add(mapped(path + "[" + i + "]", node.path(i), text));
      }
      return all;
    }
    if (node.isObject()) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      node.properties()
          .forEach(
              field ->
                  all.set(
                      field.getKey(), mapped(path + "." + field.getKey(), field.getValue(), text)));
      return all;
    }
    return node;
  }
}
