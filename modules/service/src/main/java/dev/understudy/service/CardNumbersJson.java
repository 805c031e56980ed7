package dev.understudy.service;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
      return find("", Json.decodeValue(body));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> find(String path, @Nullable Object value) {
    return switch (value) {
      case JsonObject object ->
          object.stream()
              .flatMap(
                  e ->
                      (CardNumbers.isIn(e.getKey())
                              ? Optional.of(path.isEmpty() ? "body" : path)
                              : find(
                                  path.isEmpty() ? e.getKey() : path + "." + e.getKey(),
                                  e.getValue()))
                          .stream())
              .findFirst();
      case JsonArray array ->
          array.stream().flatMap(item -> find(path + "[]", item).stream()).findFirst();
      case null -> Optional.empty();
      default -> CardNumbers.isIn(value.toString()) ? Optional.of(path) : Optional.empty();
    };
  }
}
