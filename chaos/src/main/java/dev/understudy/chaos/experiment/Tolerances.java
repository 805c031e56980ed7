package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Judges outputs by tolerances. */
final class Tolerances {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Configuration PATHS =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider())
          .mappingProvider(new JacksonMappingProvider())
          .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS)
          .build();

  private Tolerances() {}

  /** Carries out a probe that judges. */
  @FunctionalInterface
  interface Judge {
    boolean saysYes(Place probe) throws InterruptedException;
  }

  /**
   * Whether an output is tolerated.
   *
   * @param judge carries out a probe that judges, whose argument {@code value} is the output
   */
  static boolean isMet(Tolerance tolerance, JsonNode output, Judge judge)
      throws InterruptedException {
    return switch (tolerance) {
      case Tolerance.Exactly(JsonNode value) -> same(value, statusOr(output, value.isNumber()));
      case Tolerance.OneOf(List<JsonNode> values) -> isOneOf(values, output);
      case Tolerance.Range(BigDecimal from, BigDecimal to, Optional<String> target) ->
          number(part(output, target)).filter(n -> isBetween(from, n, to)).isPresent();
      case Tolerance.Regex(Pattern pattern, Optional<String> target) ->
          part(output, target).isValueNode()
              && pattern.matcher(part(output, target).asText()).find();
      case Tolerance.Finds finds -> isFound(finds, output);
      case Tolerance.ByProbe(Place probe) -> judge.saysYes(withValue(probe, output));
    };
  }

  private static boolean isOneOf(List<JsonNode> values, JsonNode output) {
    if (!output.has("status")
        && values.size() == 2
        && values.stream().allMatch(JsonNode::isNumber)) {
      return number(output)
          .filter(
              n -> isBetween(values.getFirst().decimalValue(), n, values.getLast().decimalValue()))
          .isPresent();
    }
    return values.stream().anyMatch(value -> same(value, statusOr(output, true)));
  }

  private static boolean isFound(Tolerance.Finds finds, JsonNode output) {
    JsonNode found = finds.path().read(document(part(output, finds.target())), PATHS);
    List<JsonNode> values = new ArrayList<>();
    Optional.ofNullable(found).ifPresent(list -> list.forEach(values::add));
    if (finds.expect().isPresent()) {
      JsonNode expect = finds.expect().get();
      List<JsonNode> wanted = new ArrayList<>();
      (expect.isArray() ? expect : JSON.createArrayNode().add(expect)).forEach(wanted::add);
      return allSame(wanted, values);
    }
    return finds.count().map(count -> values.size() == count).orElse(!values.isEmpty());
  }

  private static boolean allSame(List<JsonNode> wanted, List<JsonNode> values) {
    return wanted.size() == values.size()
        && java.util.stream.IntStream.range(0, wanted.size())
            .allMatch(i -> same(wanted.get(i), values.get(i)));
  }

  /** A text that is JSON is judged as what it says. */
  private static JsonNode document(JsonNode output) {
    try {
      return output.isTextual() ? JSON.readTree(output.asText()) : output;
    } catch (JsonProcessingException e) {
      return output;
    }
  }

  private static JsonNode part(JsonNode output, Optional<String> target) {
    return target.filter(output::has).map(output::get).orElse(output);
  }

  private static JsonNode statusOr(JsonNode output, boolean wanted) {
    return wanted && output.has("status") ? output.get("status") : output;
  }

  private static Optional<BigDecimal> number(JsonNode value) {
    try {
      return value.isNumber() || value.isTextual()
          ? Optional.of(new BigDecimal(value.asText().strip()))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isBetween(BigDecimal from, BigDecimal number, BigDecimal to) {
    return from.compareTo(number) <= 0 && number.compareTo(to) <= 0;
  }

  /** 1 and 1.0 are the same. */
  private static boolean same(JsonNode a, JsonNode b) {
    return (a.isNumber() && b.isNumber())
        ? a.decimalValue().compareTo(b.decimalValue()) == 0
        : a.equals(b);
  }

  private static Place withValue(Place probe, JsonNode output) {
    ObjectNode copy = probe.node().deepCopy();
    ObjectNode provider = copy.withObject("/provider");
    provider.withObject("/arguments").set("value", output);
    return new Place(probe.path(), copy);
  }
}
