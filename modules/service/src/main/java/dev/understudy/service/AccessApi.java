package dev.understudy.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Who may call: everything below {@code /v1} needs a bearer key with the scope of what it does.
 * {@code read} for reads, {@code operate} for an operator's word ({@code /v1/providers}, {@code
 * /v1/operator}), {@code write} for the rest.
 */
final class AccessApi {

  private static final String BEARER = "Bearer ";

  private final List<ApiKey> keys;

  AccessApi(List<ApiKey> keys) {
    this.keys = List.copyOf(keys);
  }

  void check(RoutingContext context) {
    Optional<Problem> problem =
        context.normalizedPath().startsWith("/v1/") ? refusal(context) : Optional.empty();
    if (problem.isPresent()) {
      ServerApi.send(context, ReplyJson.problem(problem.get()));
    } else {
      context.next();
    }
  }

  private Optional<Problem> refusal(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    Optional<ApiKey> key =
        Optional.ofNullable(header)
            .filter(value -> value.startsWith(BEARER))
            .flatMap(value -> find(value.substring(BEARER.length())));
    if (key.isEmpty()) {
      return Optional.of(
          Problem.of(401, "Unauthorized", "the Authorization header must hold a valid bearer key"));
    }
    String scope = scope(context);
    return key.get().scopes().contains(scope)
        ? Optional.empty()
        : Optional.of(
            Problem.of(403, "Forbidden", "the key does not have the scope \"" + scope + "\""));
  }

  /** Looks at every key in full, so that timing tells nothing about them. */
  private Optional<ApiKey> find(String given) {
    Optional<ApiKey> found = Optional.empty();
    for (ApiKey key : keys) {
      if (MessageDigest.isEqual(key.key().value().getBytes(UTF_8), given.getBytes(UTF_8))) {
        found = Optional.of(key);
      }
    }
    return found;
  }

  private static String scope(RoutingContext context) {
    if (context.request().method().equals(HttpMethod.GET)) {
      return "read";
    }
    String path = context.normalizedPath();
    return path.startsWith("/v1/providers/") || path.startsWith("/v1/operator/")
        ? "operate"
        : "write";
  }
}
