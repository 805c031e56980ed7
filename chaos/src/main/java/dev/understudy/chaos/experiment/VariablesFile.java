package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The {@code configuration} and {@code secrets} of an experiment: inline, from env, from files. */
final class VariablesFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> environment;

  VariablesFile(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Reads both.
   *
   * @param overrides replace the configuration's values, and add to them
   */
  Variables read(Place experiment, Map<String, String> overrides) {
    Map<String, JsonNode> configuration = new LinkedHashMap<>();
    Set<String> later = new LinkedHashSet<>();
    experiment
        .at("configuration")
        .fields()
        .forEach(
            (name, value) -> {
              if (overrides.containsKey(name)) {
                return;
              }
              if (isProbe(value)) {
                later.add(name);
              } else {
                configuration.put(name, value(value));
              }
            });
    overrides.forEach((name, value) -> configuration.put(name, TextNode.valueOf(value)));
    Map<String, JsonNode> secrets = new LinkedHashMap<>();
    for (Place group : experiment.at("secrets").fields().values()) {
      group.fields().forEach((name, value) -> secrets.putIfAbsent(name, value(value)));
    }
    return new Variables(configuration, secrets, later);
  }

  static boolean isProbe(Place value) {
    return value.node().path("type").asText().equals("probe");
  }

  private JsonNode value(Place place) {
    return switch (place.node().path("type").asText()) {
      case "env" -> environment(place);
      case "file" -> typed(place, file(place.at("key")));
      case "vault" ->
          throw place.refused("vault is not supported: let it write a file, and use type \"file\"");
      default -> place.node();
    };
  }

  private JsonNode environment(Place place) {
    Place key = place.at("key");
    String found = environment.get(key.text());
    Place otherwise = place.at("default");
    if (found == null && !otherwise.isPresent()) {
      throw key.refused("the environment has no variable " + key.text());
    }
    return typed(place, Optional.ofNullable(found).orElseGet(() -> otherwise.node().asText()));
  }

  private static String file(Place key) {
    try {
      return Files.readString(Path.of(key.text())).strip();
    } catch (IOException e) {
      throw key.refused("the file \"" + key.text() + "\" cannot be read");
    }
  }

  private static JsonNode typed(Place place, String text) {
    Place type = place.at("env_var_type");
    try {
      return switch (type.text("str")) {
        case "str", "string", "bytes" -> TextNode.valueOf(text);
        case "int", "integer" -> LongNode.valueOf(Long.parseLong(text));
        case "float", "number" -> DoubleNode.valueOf(Double.parseDouble(text));
        case "bool", "boolean" ->
            BooleanNode.valueOf(text.equalsIgnoreCase("true") || text.equals("1"));
        case "json" -> JSON.readTree(text);
        default -> throw type.wrong("str, int, float, bool, bytes or json");
      };
    } catch (NumberFormatException | JsonProcessingException e) {
      throw place.refused("\"%s\" is no %s".formatted(text, type.text("str")));
    }
  }
}
