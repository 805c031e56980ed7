package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A value of an experiment and where it stands, so that what is wrong with it can be told.
 *
 * @param path such as {@code method[0].provider.url}
 * @param node missing when there is none
 */
record Place(String path, JsonNode node) {

  private static final int MILLIS = 1_000;

  Place at(String field) {
    return new Place(path.isEmpty() ? field : path + "." + field, node.path(field));
  }

  boolean isPresent() {
    return !node.isMissingNode() && !node.isNull();
  }

  /** The elements of a list; none when it is left out. */
  List<Place> elements() {
    if (!isPresent()) {
      return List.of();
    }
    if (!node.isArray()) {
      throw wrong("a list");
    }
    List<Place> all = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      all.add(new Place(path + "[" + i + "]", node.path(i)));
    }
    return all;
  }

  /** The fields of an object; none when it is left out. */
  Map<String, Place> fields() {
    Map<String, Place> all = new LinkedHashMap<>();
    if (isPresent()) {
      object().fieldNames().forEachRemaining(name -> all.put(name, at(name)));
    }
    return all;
  }

  JsonNode object() {
    if (!node.isObject()) {
      throw wrong("an object");
    }
    return node;
  }

  String text() {
    if (!node.isTextual() || node.asText().isBlank()) {
      throw wrong("a text");
    }
    return node.asText();
  }

  String text(String otherwise) {
    return isPresent() ? text() : otherwise;
  }

  /** A text out of a closed set. */
  String oneOf(Set<String> allowed, String otherwise) {
    String value = text(otherwise);
    if (!allowed.contains(value)) {
      throw wrong("one of " + String.join(", ", allowed));
    }
    return value;
  }

  boolean flag(boolean otherwise) {
    if (isPresent() && !node.isBoolean()) {
      throw wrong("true or false");
    }
    return isPresent() ? node.asBoolean() : otherwise;
  }

  double number() {
    if (!node.isNumber()) {
      throw wrong("a number");
    }
    return node.asDouble();
  }

  /** A time in seconds, as Chaos Toolkit has them; empty when it is left out. */
  Optional<Duration> seconds() {
    if (!isPresent()) {
      return Optional.empty();
    }
    if (number() < 0) {
      throw wrong("a number of seconds, at least 0");
    }
    return Optional.of(Duration.ofMillis(Math.round(number() * MILLIS)));
  }

  ExperimentException wrong(String must) {
    return new ExperimentException(
        isPresent() ? "%s must be %s, was %s".formatted(path, must, node) : path + " is missing");
  }

  ExperimentException refused(String why) {
    return new ExperimentException(path + ": " + why);
  }
}
