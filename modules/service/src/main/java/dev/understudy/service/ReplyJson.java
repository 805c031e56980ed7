package dev.understudy.service;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** What an operation answers. */
public record ReplyJson(int status, Map<String, String> headers, JsonObject body) {

  public ReplyJson {
    headers = Map.copyOf(headers);
  }

  public static ReplyJson of(int status, JsonObject body) {
    return new ReplyJson(status, Map.of(), body);
  }

  public static ReplyJson problem(Problem problem) {
    JsonObject body =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", problem.title())
            .put("status", problem.status())
            .put("detail", problem.detail());
    problem.field().ifPresent(field -> body.put("field", field));
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/problem+json");
    problem
        .retryAfter()
        .ifPresent(wait -> headers.put("Retry-After", "" + Math.max(1, wait.toSeconds())));
    return new ReplyJson(problem.status(), headers, body);
  }

  public ReplyJson with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new ReplyJson(status, more, body);
  }
}
