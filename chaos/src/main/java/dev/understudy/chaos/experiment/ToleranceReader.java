package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads tolerances: all that Chaos Toolkit documents. */
final class ToleranceReader {

  private ToleranceReader() {}

  /**
   * Reads one.
   *
   * @throws ExperimentException when it is wrong
   */
  static Tolerance read(Place place) {
    if (place.node().isArray()) {
      return oneOf(place);
    }
    if (!place.node().isObject()) {
      if (!place.isPresent()) {
        throw place.wrong("a tolerance");
      }
      return new Tolerance.Exactly(place.node());
    }
    Place type = place.at("type");
    return switch (type.text()) {
      case "range" -> range(place);
      case "regex" -> new Tolerance.Regex(pattern(place.at("pattern")), target(place));
      case "jsonpath" -> finds(place);
      case "probe" -> new Tolerance.ByProbe(place);
      default -> throw type.wrong("range, regex, jsonpath or probe");
    };
  }

  private static Tolerance oneOf(Place place) {
    List<JsonNode> values = place.elements().stream().map(Place::node).toList();
    if (values.isEmpty()) {
      throw place.wrong("a list of at least one value");
    }
    return new Tolerance.OneOf(values);
  }

  private static Tolerance range(Place place) {
    List<Place> bounds = place.at("range").elements();
    if (bounds.size() != 2 || !bounds.stream().allMatch(bound -> bound.node().isNumber())) {
      throw place.at("range").wrong("two numbers");
    }
    return new Tolerance.Range(
        bounds.getFirst().node().decimalValue(),
        bounds.getLast().node().decimalValue(),
        target(place));
  }

  private static Pattern pattern(Place place) {
    try {
      return Pattern.compile(place.text());
    } catch (PatternSyntaxException e) {
      throw place.refused("\"%s\" is no regular expression".formatted(place.text()));
    }
  }

  private static Tolerance finds(Place place) {
    Place path = place.at("path");
    Place count = place.at("count");
    Place expect = place.at("expect");
    try {
      return new Tolerance.Finds(
          JsonPath.compile(path.text().strip()),
          count.isPresent() ? Optional.of((int) count.number()) : Optional.empty(),
          expect.node().isMissingNode() ? Optional.empty() : Optional.of(expect.node()),
          target(place));
    } catch (InvalidPathException e) {
      throw path.refused("\"%s\" is no JSON path".formatted(path.text()));
    }
  }

  private static Optional<String> target(Place place) {
    Place target = place.at("target");
    return target.isPresent() ? Optional.of(target.text()) : Optional.empty();
  }
}
