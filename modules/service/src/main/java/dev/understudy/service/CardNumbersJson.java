package dev.understudy.service;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/** Looks for card numbers in everything that a caller sends, and names where one is. */
final class CardNumbersJson {

  private CardNumbersJson() {}

  static Optional<Problem> problem(RoutingContext context) {
    String uri = context.normalizedPath() + "?" + context.queryParams();
    if (CardNumbers.isIn(uri)) {
      return Optional.of(refusal("url"));
    }
    for (Map.Entry<String, String> header : context.request().headers()) {
      if (CardNumbers.isIn(header.getValue())) {
        return Optional.of(refusal(header.getKey()));
      }
    }
    return inBody(Optional.ofNullable(context.body().asString()).orElse(""));
  }

  /** An escape such as {@code \\u0034} must not hide a digit: then the decoded text counts. */
  private static Optional<Problem> inBody(String body) {
    boolean asWritten = CardNumbers.isIn(body);
    if (!asWritten && !body.contains("\\u")) {
      return Optional.empty();
    }
    return field(body)
        .or(() -> asWritten ? Optional.of("body") : Optional.empty())
        .map(CardNumbersJson::refusal);
  }

  private static Problem refusal(String field) {
    return Problem.badField(field, "a card number is not accepted here; send a token");
  }

  private static Optional<String> field(String body) {
    try {
      return FieldsJson.first(Json.decodeValue(body), CardNumbers::isIn);
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }
}
