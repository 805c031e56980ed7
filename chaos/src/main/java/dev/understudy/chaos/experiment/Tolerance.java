package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.JsonPath;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a probe's output must be. */
sealed interface Tolerance {

  /** The very value; an exit code or an HTTP status, where the output has one. */
  record Exactly(JsonNode value) implements Tolerance {}

  /** One of these; two numbers are bounds, unless the output has a status. */
  record OneOf(List<JsonNode> values) implements Tolerance {}

  /** A number between these, both included. */
  record Range(BigDecimal from, BigDecimal to, Optional<String> target) implements Tolerance {}

  /** A text in which the pattern is found. */
  record Regex(Pattern pattern, Optional<String> target) implements Tolerance {}

  /**
   * A document in which the path finds something.
   *
   * @param count how much it must find
   * @param expect what it must find
   */
  record Finds(
      JsonPath path, Optional<Integer> count, Optional<JsonNode> expect, Optional<String> target)
      implements Tolerance {}

  /** Another probe, which gets the output as its argument {@code value}, and must do well. */
  record ByProbe(Place probe) implements Tolerance {}
}
